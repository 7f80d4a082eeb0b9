/**
 * Establishes the TCP connection of a probe and names what went wrong with it: {@link
 * io.assay.probe.dial.Dialer} opens sockets, {@link io.assay.probe.dial.IoFailures} turns the
 * operating system's errors into the vocabulary of {@link io.assay.probe.FailureKind}.
 */
@NullMarked
package io.assay.probe.dial;

import org.jspecify.annotations.NullMarked;
