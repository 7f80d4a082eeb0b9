package io.assay.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.Client.Result;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResolverServerTest {
  private static final LabPki PKI = LabPki.create();

  @ParameterizedTest
  @EnumSource
  void kdigGetsTheCanaryByDotAndDoh(ResolverProgram program) {
    try (ResolverServer server = ResolverServer.start(program, ServerIdentity.of(PKI.leaf()))) {
      Result dot = Client.kdigTls(PKI.root(), server.dotPort());
      assertThat(dot.output()).contains("NOERROR", "192.0.2.53", program.nsid());
      Result doh = Client.kdigHttps(PKI.root(), server.dohPort());
      assertThat(doh.output())
          .contains("NOERROR", "192.0.2.53", program.nsid())
          .contains("HTTP/2", "(status: 200)");
    }
  }

  @ParameterizedTest
  @EnumSource
  void otherNamesDoNotExistAndOtherZonesAreRefused(ResolverProgram program) {
    try (ResolverServer server = ResolverServer.start(program, ServerIdentity.of(PKI.leaf()))) {
      assertThat(Client.kdigTls(PKI.root(), server.dotPort(), "other.probe.test").output())
          .contains("NXDOMAIN");
      assertThat(Client.kdigTls(PKI.root(), server.dotPort(), "example.org").output())
          .contains("REFUSED");
      assertThat(Client.kdigTls(PKI.root(), server.dotPort(), "TXT").output()).contains("nonce-ok");
    }
  }
}
