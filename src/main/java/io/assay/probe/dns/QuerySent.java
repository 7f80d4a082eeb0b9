package io.assay.probe.dns;

import io.assay.probe.dial.Dialer;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.util.function.Consumer;

/**
 * Called when the query has been handed to the operating system, or could not be.
 *
 * @param failed told why it could not be
 */
record QuerySent(Consumer<Throwable> failed) implements ChannelFutureListener {
  @Override
  public void operationComplete(ChannelFuture written) {
    Throwable cause = written.cause();
    if (cause != null) {
      failed.accept(cause);
    } else {
      Dialer.acknowledgeAtOnce(written.channel());
    }
  }
}
