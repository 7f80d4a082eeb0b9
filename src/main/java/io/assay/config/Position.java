package io.assay.config;

/** A place in the file: line and column in characters, both from 1. */
record Position(int line, int column) {
  /** The file as a whole. */
  static final Position FILE = new Position(0, 0);
}
