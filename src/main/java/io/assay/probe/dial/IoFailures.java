package io.assay.probe.dial;

import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names what the operating system said. Netty's native transport tells the error number, in the
 * message only where connecting failed; the JDK tells the C library's text, in English.
 *
 * <p>An administrative prohibition cannot always be told: Linux reports the ICMP code "host
 * administratively prohibited" as EHOSTUNREACH, which is {@link FailureKind#UNREACHABLE} here.
 */
public final class IoFailures {
  private static final Pattern NATIVE_ERROR = Pattern.compile("error\\((-\\d+)\\)");

  /** The system call that Netty puts before the C library's text, and the address behind it. */
  private static final Pattern NETTY_FRAME =
      Pattern.compile("^\\w+\\(\\.\\.\\) failed(?: with error\\(-\\d+\\))?: |: [^ ]*/[^ ]+:\\d+$");

  // Linux error numbers (asm-generic/errno.h), as Netty gives them.
  private static final int EPERM = -1;
  private static final int EACCES = -13;
  private static final int ENFILE = -23;
  private static final int EMFILE = -24;
  private static final int EPIPE = -32;
  private static final int EADDRNOTAVAIL = -99;
  private static final int ENETDOWN = -100;
  private static final int ENETUNREACH = -101;
  private static final int ECONNABORTED = -103;
  private static final int ECONNRESET = -104;
  private static final int ENOBUFS = -105;
  private static final int ETIMEDOUT = -110;
  private static final int ECONNREFUSED = -111;
  private static final int EHOSTDOWN = -112;
  private static final int EHOSTUNREACH = -113;

  private IoFailures() {}

  /**
   * What {@code error} means for a connection, or nothing if it is not about one: then it is a
   * defect of this program.
   */
  public static Optional<Failure> classify(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException
          || cause instanceof ChannelException
          || cause instanceof UnresolvedAddressException) {
        String detail = text(cause);
        Optional<FailureKind> kind = kindOf(cause, detail);
        if (kind.isPresent() || cause.getCause() == null) {
          String plain = NETTY_FRAME.matcher(detail).replaceAll("");
          return Optional.of(
              new Failure(
                  kind.orElse(FailureKind.LOCAL),
                  // Netty frames the message of the JDK's exception, which may have none.
                  plain.equals("null") ? silent(cause) : plain));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<FailureKind> kindOf(Throwable error, String message) {
    if (error instanceof NativeIoException nativeError) {
      return byNumber(nativeError.expectedErr());
    }
    Matcher number = NATIVE_ERROR.matcher(message);
    if (number.find()) {
      return byNumber(Integer.parseInt(number.group(1)));
    }
    if (error instanceof NoRouteToHostException) {
      return Optional.of(FailureKind.UNREACHABLE);
    }
    if (error instanceof ClosedChannelException) {
      return Optional.of(FailureKind.CLOSED_EARLY);
    }
    return byText(message).or(() -> refusedByType(error));
  }

  private static Optional<FailureKind> refusedByType(Throwable error) {
    return error instanceof ConnectException ? Optional.of(FailureKind.REFUSED) : Optional.empty();
  }

  private static Optional<FailureKind> byNumber(int error) {
    return Optional.of(
        switch (error) {
          case ECONNREFUSED -> FailureKind.REFUSED;
          case ECONNRESET, ECONNABORTED -> FailureKind.RESET;
          case EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN -> FailureKind.UNREACHABLE;
          case EACCES, EPERM -> FailureKind.PROHIBITED;
          case ETIMEDOUT -> FailureKind.TIMEOUT;
          case EPIPE -> FailureKind.CLOSED_EARLY;
          case EMFILE, ENFILE, ENOBUFS, EADDRNOTAVAIL -> FailureKind.LOCAL;
          default -> FailureKind.LOCAL;
        });
  }

  private static Optional<FailureKind> byText(String message) {
    String text = message.toLowerCase(Locale.ROOT);
    if (text.contains("connection refused")) {
      return Optional.of(FailureKind.REFUSED);
    }
    if (text.contains("connection reset") || text.contains("software caused connection abort")) {
      return Optional.of(FailureKind.RESET);
    }
    if (text.contains("no route to host")
        || text.contains("unreachable")
        || text.contains("host is down")) {
      return Optional.of(FailureKind.UNREACHABLE);
    }
    if (text.contains("permission denied") || text.contains("operation not permitted")) {
      return Optional.of(FailureKind.PROHIBITED);
    }
    if (text.contains("timed out")) {
      return Optional.of(FailureKind.TIMEOUT);
    }
    if (text.contains("broken pipe") || text.contains("end of file")) {
      return Optional.of(FailureKind.CLOSED_EARLY);
    }
    if (text.contains("too many open files") || text.contains("cannot assign requested address")) {
      return Optional.of(FailureKind.LOCAL);
    }
    return Optional.empty();
  }

  private static String silent(Throwable error) {
    return error instanceof NoRouteToHostException ? "No route to host" : name(error);
  }

  private static String name(Throwable error) {
    return error.getClass().getSimpleName();
  }

  private static String text(Throwable error) {
    String message = error.getMessage();
    return message == null || message.isBlank() ? name(error) : message;
  }
}
