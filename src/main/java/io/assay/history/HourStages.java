package io.assay.history;

import io.assay.probe.Stage;
import io.assay.probe.Timings;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long the stages of an hour's probes took, as a few octets: of each stage its number, then
 * count, least and most, and how many there were in each of some classes of length that grow by an
 * eighth of a doubling. Microseconds; numbers of variable length (LEB128). Not thread-safe.
 */
final class HourStages {
  /** Stands for all stages together. */
  static final int TOTAL = 15;

  private static final int CLASSES = 8;
  private static final int CLASS_BITS = 3;
  private static final int LAST_CLASS = 255;

  private final Map<Integer, Lengths> stages = new TreeMap<>();

  /** Of one stage. */
  static final class Lengths {
    long count;
    long least = Long.MAX_VALUE;
    long most;
    final Map<Integer, Long> classes = new TreeMap<>();

    private void add(long micros) {
      count++;
      least = Math.min(least, micros);
      most = Math.max(most, micros);
      classes.merge(classOf(micros), 1L, Long::sum);
    }

    /** The length that half of them do not exceed, to within a tenth. */
    long median() {
      long passed = 0;
      for (Map.Entry<Integer, Long> each : classes.entrySet()) {
        passed += each.getValue();
        if (2 * passed >= count) {
          return Math.clamp(middle(each.getKey()), least, most);
        }
      }
      return most;
    }
  }

  /** The number of a stage; it stays as it is, whatever becomes of the stages. */
  static int number(Stage stage) {
    return switch (stage) {
      case RESOLVE -> 0;
      case PROXY -> 1;
      case CONNECT -> 2;
      case TLS -> 3;
      case QUERY -> 4;
      case IDENTITY -> 5;
      case CLOSE -> 6;
    };
  }

  private static int classOf(long micros) {
    if (micros < CLASSES) {
      return (int) Math.max(0, micros);
    }
    int octave = 63 - Long.numberOfLeadingZeros(micros) - CLASS_BITS;
    int within = (int) (micros >> octave) - CLASSES;
    return Math.min(LAST_CLASS, CLASSES * (octave + 1) + within);
  }

  private static long middle(int number) {
    if (number < CLASSES) {
      return number;
    }
    int octave = number / CLASSES - 1;
    long least = (long) (CLASSES + number % CLASSES) << octave;
    return least + ((1L << octave) / 2);
  }

  /** Counts a probe. */
  void add(Timings timings) {
    timings
        .nanos()
        .forEach(
            (stage, nanos) ->
                stages.computeIfAbsent(number(stage), _ -> new Lengths()).add(nanos / 1_000));
    stages.computeIfAbsent(TOTAL, _ -> new Lengths()).add(timings.total() / 1_000);
  }

  /** What was counted, by the number of the stage. */
  Map<Integer, Lengths> stages() {
    return stages;
  }

  byte[] toByteArray() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    stages.forEach(
        (stage, lengths) -> {
          write(stage, out);
          write(lengths.count, out);
          write(lengths.least, out);
          write(lengths.most, out);
          write(lengths.classes.size(), out);
          lengths.classes.forEach(
              (number, count) -> {
                write(number, out);
                write(count, out);
              });
        });
    return out.toByteArray();
  }

  /** What was written; what cannot be read is nothing. */
  static HourStages of(byte[] octets) {
    HourStages read = new HourStages();
    List<Long> numbers = numbers(octets);
    int next = 0;
    while (next + 5 <= numbers.size()) {
      Lengths lengths = new Lengths();
      int stage = (int) (long) numbers.get(next);
      lengths.count = numbers.get(next + 1);
      lengths.least = numbers.get(next + 2);
      lengths.most = numbers.get(next + 3);
      long classes = numbers.get(next + 4);
      next += 5;
      for (int i = 0; i < classes && next + 2 <= numbers.size(); i++, next += 2) {
        lengths.classes.put((int) (long) numbers.get(next), numbers.get(next + 1));
      }
      read.stages.put(stage, lengths);
    }
    return read;
  }

  private static void write(long number, ByteArrayOutputStream out) {
    long left = number;
    while (left >>> 7 != 0) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }

  private static List<Long> numbers(byte[] octets) {
    List<Long> numbers = new ArrayList<>();
    long number = 0;
    int shift = 0;
    for (byte octet : octets) {
      number |= (octet & 0x7fL) << shift;
      shift += 7;
      if (octet >= 0) {
        numbers.add(number);
        number = 0;
        shift = 0;
      }
    }
    return numbers;
  }
}
