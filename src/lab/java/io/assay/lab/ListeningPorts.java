package io.assay.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The TCP ports that a process and its children listen on, as Linux tells in {@code /proc}. Another
 * network namespace cannot be looked at by connecting to it, and the table of a namespace also
 * lists the sockets of others: so the process's own are picked from it.
 */
final class ListeningPorts {
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String LISTEN = "0A";

  private ListeningPorts() {}

  static Set<Integer> of(ProcessHandle process) {
    Set<Integer> ports = new HashSet<>();
    Stream.concat(Stream.of(process), process.descendants())
        .map(one -> Path.of("/proc", Long.toString(one.pid())))
        .forEach(
            proc -> {
              Set<String> own = sockets(proc);
              for (String table : List.of("net/tcp", "net/tcp6")) {
                ports.addAll(listening(proc.resolve(table), own));
              }
            });
    return ports;
  }

  /** The inodes of the open sockets; none of a process that has ended meanwhile. */
  private static Set<String> sockets(Path proc) {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
      for (Path file : files.toList()) {
        String target = Files.readSymbolicLink(file).toString();
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    } catch (IOException e) {
      return Set.of();
    }
    return inodes;
  }

  private static Set<Integer> listening(Path table, Set<String> inodes) {
    Set<Integer> ports = new HashSet<>();
    try (Stream<String> lines = Files.lines(table)) {
      lines
          .skip(1)
          .map(line -> line.strip().split("\\s+", -1))
          .filter(fields -> fields[STATE].equals(LISTEN) && inodes.contains(fields[INODE]))
          .forEach(fields -> ports.add(port(fields[LOCAL_ADDRESS])));
    } catch (IOException e) {
      return Set.of();
    }
    return ports;
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
  }
}
