package io.assay.endpoint;

/** What must be so at an endpoint that is no resolver but shows whether anything is in the path. */
public enum Control {
  /** Nobody may answer there: whoever completes a TCP connection is in the path. */
  SILENT,
  /** Nobody may trust the chain there: if somebody does, it was signed anew in the path. */
  UNTRUSTED
}
