package io.assay.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {

  @ParameterizedTest
  @CsvSource({
    "example.com A,             example.com. A",
    "example.com,               example.com. A",
    "'  Example.COM.\taaaa ',   example.com. AAAA",
    "bücher.example TXT,        xn--bcher-kva.example. TXT",
    "_dns.resolver.arpa SVCB,   _dns.resolver.arpa. SVCB",
    ". NS,                      . NS",
    "example.com TYPE65,        example.com. HTTPS",
    "example.com TYPE65000,     example.com. TYPE65000",
    "example.com in AAAA,       example.com. AAAA",
    "ID.server CH TXT,          id.server. CH TXT"
  })
  void aQueryIsANameAClassAndAType(String text, String canonical) throws EndpointException {
    assertThat(Query.parse(text)).hasToString(canonical);
    assertThat(Query.parse(canonical)).isEqualTo(Query.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "'',                   it is empty",
    "example.com A IN,     '\"A\" is neither of the classes IN and CH'",
    "example.com HS A,     '\"HS\" is neither of the classes IN and CH'",
    "id.server CH,         '\"CH\" is no type of resource records'",
    "example.com IN A 1,   it has more than three parts",
    "example.com B,        '\"B\" is no type of resource records'",
    "example.com ANY,      '\"ANY\" is no type of resource records'",
    "example.com AXFR,     '\"AXFR\" is no type of resource records'",
    "example.com OPT,      '\"OPT\" is no type of resource records'",
    "example.com TYPE0,    '\"TYPE0\" is no type of resource records'",
    "example..com A,       a label of the name is empty",
    "1.1.1.1 A,            looks like an IPv4 address"
  })
  void anythingElseIsRefused(String text, String message) {
    assertThatThrownBy(() -> Query.parse(text))
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining(message);
  }

  @Test
  void partsTakeTheirTextAsAWhole() {
    assertThatThrownBy(() -> Query.parse("a..b A")).hasMessageStartingWith("\"a..b A\": ");
  }
}
