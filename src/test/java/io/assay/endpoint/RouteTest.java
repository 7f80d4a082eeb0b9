package io.assay.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
  private static final InetAddress IPV4 = InetAddress.ofLiteral("192.0.2.10");
  private static final InetAddress IPV6 = InetAddress.ofLiteral("2001:db8::10");

  private static Proxy proxy(boolean resolvesNames) throws EndpointException {
    return new Proxy(
        HostPort.parse("proxy.test:1080"),
        Optional.of(new Proxy.Credentials("alice", "s3cret")),
        resolvesNames);
  }

  @Test
  void sourceReachesTheFamiliesThatItHasAnAddressOf() {
    assertThat(new Route.Source(List.of(IPV4)).reaches(IPV4)).isTrue();
    assertThat(new Route.Source(List.of(IPV4)).reaches(IPV6)).isFalse();
    assertThat(new Route.Source(List.of(IPV6)).reaches(IPV4)).isFalse();
    assertThat(new Route.Source(List.of(IPV6, IPV4)).reaches(IPV4)).isTrue();
  }

  @Test
  void othersReachWhatTheyMay() throws EndpointException {
    List<Route> routes =
        List.of(
            new Route.Direct(), new Route.Interface("eth1"), new Route.HttpConnect(proxy(false)));
    assertThat(routes).allMatch(route -> route.reaches(IPV4) && route.reaches(IPV6));
  }

  @Test
  void sourceHasAtMostOneAddressOfEachFamily() {
    for (List<InetAddress> wrong :
        List.of(List.<InetAddress>of(), List.of(IPV4, IPV4), List.of(IPV4, IPV6, IPV4))) {
      assertThatThrownBy(() -> new Route.Source(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void onlyProxiesResolveNames() throws EndpointException {
    assertThat(new Route.Socks5(proxy(true)).resolvesNames()).isTrue();
    assertThat(new Route.Socks5(proxy(false)).resolvesNames()).isFalse();
    assertThat(new Route.Source(List.of(IPV4)).resolvesNames()).isFalse();
  }

  @Test
  void noTextShowsUserOrPassword() throws EndpointException {
    Vantage vantage = new Vantage("berlin", new Route.Socks5(proxy(true)));
    assertThat(vantage.toString() + vantage.route().text())
        .contains("proxy.test:1080")
        .doesNotContain("alice")
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.test:1080", "192.0.2.1:1", "[2001:db8::1]:65535"})
  void hostAndPortAreReadAsTheyAreWritten(String text) throws EndpointException {
    assertThat(HostPort.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"proxy.test", "proxy.test:", "2001:db8::1:80", ":80", "a:b:80", "a:70000"})
  void hostWithoutSoundPortIsRefused(String text) {
    assertThatExceptionOfType(EndpointException.class).isThrownBy(() -> HostPort.parse(text));
  }
}
