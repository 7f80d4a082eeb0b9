package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Expectation.Identity;
import io.assay.endpoint.IdentityPattern;
import io.assay.endpoint.Query;
import io.assay.lab.LabPki;
import io.assay.probe.DnsCapture;
import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
import io.assay.probe.IdentityAnswer;
import io.assay.probe.Octets;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSIDOption;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

class ResolverIdentityCheckTest {
  private static final LabPki PKI = LabPki.create();
  private static final Judge JUDGE = Judging.trusting(PKI.root());
  private static final Query ID_SERVER = new Query("id.server.", Query.DnsClass.CH, "TXT");
  private static final Query PROTOCOL = new Query("proto.test.", "TXT");
  private static final Identity IATA = expected(ID_SERVER, "[A-Z]{3}");
  private static final Identity NSID =
      new Identity(Optional.empty(), IdentityPattern.parse("gpdns-[a-z]{3}"));

  private static Identity expected(Query query, String pattern) {
    return new Identity(Optional.of(query), IdentityPattern.parse(pattern));
  }

  private static CheckResult judge(Seen seen, Identity... identity) {
    return Judging.result(
        Check.RESOLVER_IDENTITY,
        JUDGE,
        seen,
        new Expectation(List.of(), Set.of(), Set.of(), Optional.empty(), List.of(identity)));
  }

  private static Seen seen(IdentityAnswer... answers) {
    return Seen.dot(PKI.leaf(), PKI.issuing()).identity(answers);
  }

  private static Seen nsid(byte[] nsid) {
    Message message = new Message(1);
    message.getHeader().setFlag(Flags.QR);
    message.addRecord(
        Record.newRecord(Name.fromConstantString("example.com."), Type.A, DClass.IN),
        Section.QUESTION);
    message.addRecord(new OPTRecord(1232, 0, 0, 0, new NSIDOption(nsid)), Section.ADDITIONAL);
    return seen().response(Octets.copyOf(message.toWire()));
  }

  private static Seen nsid(String nsid) {
    return nsid(nsid.getBytes(StandardCharsets.US_ASCII));
  }

  private static IdentityAnswer said(Query query, int rcode, List<String> texts) {
    Message message = new Message(1);
    message.getHeader().setFlag(Flags.QR);
    message.getHeader().setRcode(rcode);
    Name name = Name.fromConstantString(query.name());
    message.addRecord(Record.newRecord(name, Type.TXT, query.dnsClass().code()), Section.QUESTION);
    if (!texts.isEmpty()) {
      message.addRecord(new TXTRecord(name, query.dnsClass().code(), 0, texts), Section.ANSWER);
    }
    return answer(query, Octets.copyOf(message.toWire()));
  }

  private static IdentityAnswer said(Query query, String... texts) {
    return said(query, Rcode.NOERROR, Arrays.asList(texts));
  }

  private static IdentityAnswer answer(Query query, Octets response) {
    return new IdentityAnswer(
        query,
        new DnsCapture(Octets.copyOf(new byte[12]), Optional.of(response), List.of()),
        Optional.empty());
  }

  @Test
  void whereNothingIsExpectedItIsUndetermined() {
    assertThat(judge(seen(said(ID_SERVER, "FRA")))).isUndetermined("no identity is expected");
  }

  @Test
  void whatTheServerSaysOfItselfPassesIfItMatches() {
    assertThat(judge(nsid("gpdns-fra"), NSID)).passesWith("NSID \"gpdns-fra\"");
    assertThat(judge(seen(said(ID_SERVER, "FRA")), IATA)).passesWith("id.server. CH TXT \"FRA\"");
    assertThat(judge(seen(said(ID_SERVER, "other", "FRA")), IATA)).passes();
  }

  @Test
  void answerThatContradictsIsCritical() {
    assertThat(judge(nsid("lab-unbound-1"), NSID))
        .isViolated(
            Severity.CRITICAL, "NSID is answered by \"lab-unbound-1\" instead of gpdns-[a-z]{3}");
    assertThat(judge(seen(said(ID_SERVER, "unbound", "FRA1")), IATA))
        .isViolated(
            Severity.CRITICAL,
            "id.server. CH TXT is answered by \"unbound\", \"FRA1\" instead of [A-Z]{3}");
    assertThat(judge(nsid(new byte[] {1, 2, 3}), NSID)).isViolated(Severity.CRITICAL, "\"010203\"");
  }

  @Test
  void absentAnswerIsAWarning() {
    assertThat(judge(seen(), NSID)).isViolated(Severity.WARNING, "no NSID is sent");
    assertThat(judge(nsid(""), NSID)).isViolated(Severity.WARNING, "no NSID is sent");
    assertThat(judge(seen(said(ID_SERVER)), IATA))
        .isViolated(Severity.WARNING, "no TXT record answers id.server. CH TXT");
    for (int rcode : new int[] {Rcode.NXDOMAIN, Rcode.REFUSED, Rcode.SERVFAIL, Rcode.NOTIMP}) {
      assertThat(judge(seen(said(ID_SERVER, rcode, List.of("FRA"))), IATA))
          .isViolated(Severity.WARNING, "id.server. CH TXT is answered by " + Rcode.string(rcode));
    }
  }

  @Test
  void contradictionIsNotMadeGoodByAnotherAnswer() {
    Seen seen = seen(said(ID_SERVER, "FRA"), said(PROTOCOL, "do53-udp."));
    assertThat(judge(seen, IATA, expected(PROTOCOL, "dot\\.?|doh\\.?")))
        .isViolated(Severity.CRITICAL, "proto.test. TXT is answered by \"do53-udp.\"");
  }

  @Test
  void withoutAnAnswerToTheFirstQueryItIsUndetermined() {
    Seen failed = seen().failed(new Outcome.Failed(Stage.QUERY, FailureKind.TIMEOUT, "timed out"));
    assertThat(judge(failed, NSID, IATA)).isUndetermined("the query before it was not answered");
  }

  @Test
  void whatWasNotAskedOrFailedIsUndeterminedAndHidesNoViolation() {
    IdentityAnswer failed =
        new IdentityAnswer(
            ID_SERVER,
            new DnsCapture(Octets.copyOf(new byte[12]), Optional.empty(), List.of()),
            Optional.of(new Failure(FailureKind.TIMEOUT, "not complete within 5000 ms")));
    assertThat(judge(nsid("gpdns-fra"), NSID, IATA))
        .isUndetermined("id.server. CH TXT was not asked");
    assertThat(judge(nsid("gpdns-fra").identity(failed), NSID, IATA))
        .isUndetermined("id.server. CH TXT: not complete within 5000 ms");
    assertThat(judge(nsid("other").identity(failed), NSID, IATA))
        .isViolated(Severity.CRITICAL, "NSID is answered by \"other\"");
  }

  @Test
  void garbageIsUndetermined() {
    assertThat(judge(seen(answer(ID_SERVER, Octets.copyOf(new byte[] {1, 2, 3}))), IATA))
        .isUndetermined("the answer to id.server. CH TXT cannot be read");
  }

  @Test
  void textThatTakesTooMuchWorkIsUndetermined() {
    Seen hostile = seen(said(ID_SERVER, "a".repeat(255)));
    assertThat(judge(hostile, expected(ID_SERVER, "(a+)+b")))
        .isUndetermined("takes too much work to say");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0007\u001b[2J", "\u00e9\u0085", "\\\"x"})
  void hostileTextDisturbsNoLine(String text) {
    CheckResult result = judge(seen(said(ID_SERVER, text)), IATA);
    assertThat(result).isViolated(Severity.CRITICAL, "");
    Assertions.assertThat(result.toString()).doesNotContain("\u0007", "\u001b", "\u0085");
  }

  @Test
  void longIdentifierIsNoneAndIsShownInPart() {
    CheckResult result = judge(nsid("a".repeat(60_000)), NSID);
    assertThat(result).isViolated(Severity.CRITICAL, "NSID is answered by");
    Assertions.assertThat(result.toString().length()).isLessThan(2_000);
  }
}
