package io.assay.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The proxies of other makers that the lab runs, each on a port of 127.0.0.1 and connecting to
 * ports of loopback that its rules allow.
 */
public enum ProxyProgram {
  /** Inferno Nettverk's danted: SOCKS5. Users are the machine's, in a namespace the lab's. */
  DANTE("danted") {
    @Override
    List<LabProcess> start(Path program, List<Integer> ports, ProxyServer.Rules rules) {
      Path directory = LabProcess.newDirectory();
      Path file =
          Pem.write(
              directory.resolve("danted.conf"),
              """
              logoutput: stderr
              internal: 127.0.0.1 port = %d
              external: lo
              socksmethod: %s
              clientmethod: none
              %s
              client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
              %s
              """
                  .formatted(
                      ports.getFirst(),
                      rules.password() ? "username" : "none",
                      LabUsers.isRoot() ? "user.privileged: root\nuser.unprivileged: nobody" : "",
                      each(
                          rules,
                          "socks pass { from: 127.0.0.0/8 to: 0.0.0.0/0 port = %s }"::formatted)));
      List<String> command = List.of(program.toString(), "-f", file.toString());
      return run(directory, rules.password() ? LabUsers.among(directory, command) : command);
    }
  },

  /** rofl0r's microsocks: SOCKS5, no rules. */
  MICROSOCKS("microsocks") {
    @Override
    List<LabProcess> start(Path program, List<Integer> ports, ProxyServer.Rules rules) {
      Path directory = LabProcess.newDirectory();
      List<String> command =
          new ArrayList<>(
              List.of(program.toString(), "-i", "127.0.0.1", "-p", "" + ports.getFirst()));
      if (rules.password()) {
        command.addAll(List.of("-u", ProxyServer.USER, "-P", ProxyServer.PASSWORD));
      }
      return run(directory, command);
    }
  },

  /** OpenSSH's dynamic forwarding: SOCKS5 that closes the connection where it cannot connect. */
  SSH("ssh") {
    @Override
    List<LabProcess> start(Path program, List<Integer> ports, ProxyServer.Rules rules) {
      return SshForwarding.start(program, ports.get(0), ports.get(1), rules);
    }
  },

  /** tinyproxy: HTTP, says 500 where it cannot connect. */
  TINYPROXY("tinyproxy") {
    @Override
    List<LabProcess> start(Path program, List<Integer> ports, ProxyServer.Rules rules) {
      Path directory = LabProcess.newDirectory();
      Path file =
          Pem.write(
              directory.resolve("tinyproxy.conf"),
              """
              Port %d
              Listen 127.0.0.1
              Timeout 60
              MaxClients 50
              %s
              %s
              """
                  .formatted(
                      ports.getFirst(),
                      rules.password()
                          ? "BasicAuth %s %s".formatted(ProxyServer.USER, ProxyServer.PASSWORD)
                          : "",
                      each(rules, "ConnectPort %s"::formatted)));
      return run(directory, List.of(program.toString(), "-d", "-c", file.toString()));
    }
  },

  /** squid: HTTP, says 503 where it cannot connect, and asks for the password last. */
  SQUID("squid") {
    @Override
    List<LabProcess> start(Path program, List<Integer> ports, ProxyServer.Rules rules) {
      Path directory = LabProcess.newDirectory();
      ProxyServer.openToAll(directory);
      Path users =
          Pem.write(
              directory.resolve("users"),
              ProxyServer.USER + ":" + LabUsers.hashed(ProxyServer.PASSWORD) + "\n");
      Path file =
          Pem.write(
              directory.resolve("squid.conf"),
              """
              http_port 127.0.0.1:%1$d
              acl allowed port %2$s
              http_access deny !allowed
              %3$s
              http_access deny all
              cache deny all
              cache_log %4$s/cache.log
              access_log none
              pid_filename none
              coredump_dir %4$s
              pinger_enable off
              shutdown_lifetime 0 seconds
              dns_nameservers 127.0.0.1
              visible_hostname lab
              """
                  .formatted(
                      ports.getFirst(),
                      each(rules, "%s"::formatted).replace('\n', ' '),
                      rules.password()
                          ? """
                            auth_param basic program /usr/lib/squid/basic_ncsa_auth %s
                            auth_param basic realm lab
                            acl known proxy_auth REQUIRED
                            http_access allow known\
                            """
                              .formatted(users)
                          : "http_access allow localhost",
                      directory));
      String instance = "lab" + ports.getFirst();
      return run(
          directory, List.of(program.toString(), "-N", "-n", instance, "-f", file.toString()));
    }
  };

  private final String executable;

  ProxyProgram(String executable) {
    this.executable = executable;
  }

  /** Whether it is spoken to in SOCKS5; else by HTTP CONNECT. */
  public boolean isSocks() {
    return switch (this) {
      case DANTE, MICROSOCKS, SSH -> true;
      case TINYPROXY, SQUID -> false;
    };
  }

  /** The name of the executable. */
  String executable() {
    return executable;
  }

  /**
   * Starts the program.
   *
   * @param ports free ones, the first of which the proxy is to have
   * @return the proxy, and behind it what it needs
   */
  abstract List<LabProcess> start(Path program, List<Integer> ports, ProxyServer.Rules rules);

  private static List<LabProcess> run(Path directory, List<String> command) {
    return List.of(LabProcess.start(directory, command));
  }

  private static String each(ProxyServer.Rules rules, Function<Integer, String> line) {
    return rules.ports().stream().map(line).collect(Collectors.joining("\n"));
  }
}
