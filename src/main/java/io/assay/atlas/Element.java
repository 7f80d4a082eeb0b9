package io.assay.atlas;

import io.assay.probe.Octets;
import java.util.Optional;

/**
 * One element of a file: what should be a result.
 *
 * @param number from 1, in the order of the file
 * @param line on which it begins, from 1
 * @param octets its JSON; not complete where there is a fault
 * @param fault why it is no whole element
 */
record Element(long number, long line, Octets octets, Optional<String> fault) {}
