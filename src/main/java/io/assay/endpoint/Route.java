package io.assay.endpoint;

/** How the connections of a vantage point get from this machine to an endpoint. Immutable. */
public sealed interface Route {

  /** As the operating system sends them. */
  record Direct() implements Route {}
}
