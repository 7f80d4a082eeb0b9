package io.assay.lab;

import java.io.File;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Commands that run a class of this project in a Java virtual machine of its own. */
public final class JavaProgram {
  private JavaProgram() {}

  /** The command for {@code main} with the class path of this virtual machine, and a small heap. */
  public static List<String> command(Class<?> main, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx384m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(),
                main.getName()));
    command.addAll(arguments);
    return List.copyOf(command);
  }

  /** That of this virtual machine, whichever way its tests are loaded, from any folder. */
  private static String classPath() {
    Stream<Path> entries =
        JavaProgram.class.getClassLoader() instanceof URLClassLoader loader
            ? Stream.of(loader.getURLs()).map(url -> Path.of(URI.create(url.toString())))
            : Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of);
    return entries
        .map(entry -> entry.toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
