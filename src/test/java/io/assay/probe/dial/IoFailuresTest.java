package io.assay.probe.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IoFailuresTest {

  /** A native error's text comes from the native library. */
  @BeforeAll
  static void needsTheNativeTransport() {
    assumeTrue(Epoll.isAvailable(), () -> "no epoll here: " + Epoll.unavailabilityCause());
  }

  @ParameterizedTest
  @CsvSource({
    "-1, PROHIBITED", "-13, PROHIBITED", "-24, LOCAL", "-32, CLOSED_EARLY", "-99, LOCAL",
    "-101, UNREACHABLE", "-104, RESET", "-110, TIMEOUT", "-111, REFUSED", "-113, UNREACHABLE",
    "-9, LOCAL"
  })
  void nativeErrorsAreToldByTheirNumber(int number, FailureKind kind) {
    assertThat(kind(new NativeIoException("connect", number))).isEqualTo(kind);
    // The native transport reports a failed connect with the number in the message only.
    assertThat(kind(new ConnectException("connect(..) failed with error(" + number + "): ?")))
        .isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "Connection refused, REFUSED",
    "Connection reset by peer, RESET",
    "Connection reset, RESET",
    "Network is unreachable, UNREACHABLE",
    "No route to host, UNREACHABLE",
    "Permission denied, PROHIBITED",
    "Operation not permitted, PROHIBITED",
    "Connection timed out, TIMEOUT",
    "Broken pipe, CLOSED_EARLY",
    "Too many open files, LOCAL",
    "something else, LOCAL"
  })
  void errorsOfTheJdkAreToldByTheirText(String text, FailureKind kind) {
    assertThat(kind(new SocketException(text))).isEqualTo(kind);
    assertThat(kind(new IOException(text))).isEqualTo(kind);
  }

  @Test
  void errorsAreToldByTheirTypeWhereTheTextSaysNothing() {
    assertThat(kind(new NoRouteToHostException())).isEqualTo(FailureKind.UNREACHABLE);
    assertThat(kind(new ClosedChannelException())).isEqualTo(FailureKind.CLOSED_EARLY);
    assertThat(kind(new ConnectException())).isEqualTo(FailureKind.REFUSED);
    assertThat(kind(new BindException("Cannot assign requested address")))
        .isEqualTo(FailureKind.LOCAL);
  }

  @Test
  void theCauseIsFoundBehindWrappers() {
    assertThat(
            kind(
                new ChannelException(
                    "Unable to create socket", new NativeIoException("newSocketStream", -24))))
        .isEqualTo(FailureKind.LOCAL);
    assertThat(kind(new RuntimeException(new IOException("Connection reset by peer"))))
        .isEqualTo(FailureKind.RESET);
  }

  @Test
  void theDetailIsTheTextWithoutWhatNettyPutsAroundIt() {
    assertThat(
            IoFailures.classify(
                new ConnectException(
                    "finishConnect(..) failed with error(-111): Connection refused:"
                        + " /127.0.0.1:1")))
        .contains(new Failure(FailureKind.REFUSED, "Connection refused"));
    assertThat(IoFailures.classify(new NativeIoException("recvAddress", -104)))
        .contains(new Failure(FailureKind.RESET, "Connection reset by peer"));
  }

  @Test
  void whatIsNotAboutAConnectionIsNoFailureOfOne() {
    assertThat(IoFailures.classify(new IllegalStateException("a defect"))).isEmpty();
  }

  private static FailureKind kind(Throwable error) {
    Failure failure = IoFailures.classify(error).orElseThrow();
    assertThat(failure.detail()).isNotBlank();
    return failure.kind();
  }
}
