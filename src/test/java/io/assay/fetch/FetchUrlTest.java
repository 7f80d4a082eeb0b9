package io.assay.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FetchUrlTest {

  @ParameterizedTest
  @CsvSource({
    "http://example.com,             http://example.com/,        80",
    "HTTPS://Example.com.:8443/a/b?c#d, https://Example.com.:8443/a/b?c, 8443",
    "https://192.0.2.1?q,            https://192.0.2.1/?q,       443",
    "'http://[2001:db8::1]:81/x|y',  'http://[2001:db8::1]:81/x|y', 81"
  })
  void aPlainUrlIsRead(String text, String shown, int port) throws FetchFailure {
    FetchUrl url = FetchUrl.parse(text);

    assertThat(url.text()).isEqualTo(shown);
    assertThat(url.port()).isEqualTo(port);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                        | no scheme",
        "example.com/x             | no scheme",
        "ftp://example.com/        | scheme \"ftp\"; expected an absolute URL that begins with http",
        "file:///etc/passwd        | scheme \"file\"",
        "http:///x                 | there is no host",
        "http:x                    | names no server",
        "http://u:p@example.com/   | user information",
        "http://127.0.0.1:80\\@x/  | user information",
        "http://example.com:0/     | \"0\" is no port",
        "http://example.com:65536/ | out of range",
        "http://example.com/a b    | percent-encoded",
        "http://2130706433/        | looks like an IPv4 address but is none",
        "http://0x7f000001/        | looks like an IPv4 address but is none",
        "http://0177.0.0.1/        | looks like an IPv4 address but is none",
        "http://127.1/             | looks like an IPv4 address but is none",
        "http://127.0.0.1./        | looks like an IPv4 address but is none",
        "http://[::ffff:127.0.0.1]/ | no IPv6 address",
        "http://[fe80::1%25eth0]/  | zone identifiers",
        "http://%31%32%37.0.0.1/   | percent-encoding",
        "http://0.0.0.0/           | not the address of one host"
      })
  void aUrlThatIsNotPlainIsRefused(String url, String reason) {
    assertRefusedFor(reason, url);
  }

  @Test
  void aLongUrlIsRefused() {
    assertRefusedFor("4105 characters, more than 4096", "http://a/" + "a".repeat(4096));
  }

  private static void assertRefusedFor(String reason, String url) {
    FetchFailure failure = catchThrowableOfType(FetchFailure.class, () -> FetchUrl.parse(url));
    assertThat(failure.result("here"))
        .isInstanceOfSatisfying(
            FetchResult.Refused.class,
            refused -> assertThat(refused.reason()).startsWith("here: ").contains(reason));
  }
}
