package io.assay.endpoint;

import java.util.Optional;

/**
 * A proxy server that connects to endpoints on this machine's behalf.
 *
 * @param server where it listens; a name is looked up here
 * @param credentials what it is told if it asks
 * @param resolvesNames whether it is given endpoints' names rather than addresses, where no address
 *     is configured
 */
public record Proxy(HostPort server, Optional<Credentials> credentials, boolean resolvesNames) {

  /** User and password. Their text shows neither, so that no log or message does. */
  public record Credentials(String user, String password) {
    @Override
    public String toString() {
      return "Credentials[hidden]";
    }
  }
}
