package io.assay.probe;

/**
 * Keeps one object of all that are equal, so that many values with parts in common take less room.
 */
@FunctionalInterface
public interface Sharing {

  /**
   * The one that is kept of all that are equal to {@code value}; that itself if it is the first.
   */
  Object of(Object value);

  /** The same for a value of a type whose equal values all are of that type. */
  @SuppressWarnings("unchecked") // Equal values are of one type, as the caller knows.
  default <T> T one(T value) {
    return (T) of(value);
  }
}
