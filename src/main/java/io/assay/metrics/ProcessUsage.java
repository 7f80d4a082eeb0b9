package io.assay.metrics;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process uses, as the operating system counts it. */
final class ProcessUsage {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final int BYTES_PER_KIB = 1024;

  private ProcessUsage() {}

  /** User and system CPU time since the start, in seconds; NaN where it is not known. */
  static double cpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getProcessCpuTime() / 1e9
        : Double.NaN;
  }

  /** Resident memory; NaN where the system has no {@code /proc}. */
  static double residentBytes() {
    try (var lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(RESIDENT))
          .findFirst()
          .map(line -> line.substring(RESIDENT.length()).replace("kB", "").strip())
          .map(kib -> Double.parseDouble(kib) * BYTES_PER_KIB)
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
