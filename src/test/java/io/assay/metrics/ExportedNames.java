package io.assay.metrics;

import io.assay.metrics.MetricNames.Family;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a name is one of Assay's metrics, for tests of what asks for them. Stateless. */
public final class ExportedNames {
  private static final Set<String> NAMES =
      Stream.of(MetricNames.class.getDeclaredFields())
          .filter(field -> Modifier.isStatic(field.getModifiers()))
          .map(ExportedNames::name)
          .filter(name -> name.startsWith("assay_"))
          .collect(Collectors.toUnmodifiableSet());

  private ExportedNames() {}

  /** Whether {@code name} is exported, with the suffix that its type adds. */
  public static boolean has(String name) {
    return NAMES.contains(
        name.replaceFirst("_(total|info|(seconds_)?(bucket|count|sum|max))$", ""));
  }

  private static String name(Field field) {
    try {
      return switch (field.get(null)) {
        case Family family -> family.metadata().getName();
        case MetricMetadata metadata -> metadata.getName();
        case String text -> text.replace('.', '_');
        default -> "";
      };
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
