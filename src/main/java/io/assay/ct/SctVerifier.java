package io.assay.ct;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.assay.ct.VerifiedSct.Origin;
import io.assay.ct.VerifiedSct.Status;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import io.assay.x509.PrecertificateTbs;
import io.assay.x509.SctList;
import io.assay.x509.SignatureCheck;
import io.assay.x509.SignatureVerifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Verifies the SCTs of leaves with the keys of the logs of one list (RFC 6962, section 3.2). What
 * was found of a signature is remembered within bounds, so that verifying it again costs a look.
 * Thread-safe.
 */
public final class SctVerifier {
  /** Why nothing can be said without a list. */
  public static final String NO_LIST =
      "no data yet of CT logs: run `assay roots update`, or configure ct.list";

  private static final int V1 = 0;

  private final Optional<LogList> list;
  private final Cache<Question, Answer> known =
      Caffeine.newBuilder().maximumSize(Bounds.REMEMBERED).executor(Runnable::run).build();

  /**
   * What decides whether a signature is right; the log's key is in the SCT as its digest.
   *
   * @param issuerKey digest of the issuer's key where the precertificate was signed, else absent
   */
  private record Question(Octets sct, Sha256 leaf, Optional<Sha256> issuerKey) {}

  /**
   * What was found.
   *
   * @param promise the leaf that is to be in the log, where the signature is right
   */
  private record Answer(SignatureCheck check, Optional<PromisedLeaf> promise) {
    static Answer without(SignatureCheck check) {
      return new Answer(check, Optional.empty());
    }
  }

  /**
   * @param list absent where there is none: then every SCT is undetermined
   */
  public SctVerifier(Optional<LogList> list) {
    this.list = list;
  }

  /** The logs that are known. */
  public Optional<LogList> list() {
    return list;
  }

  /**
   * Verifies the SCTs that came with {@code leaf} in all three ways. Never throws.
   *
   * @param issuers those whose key signed the leaf; several only if they are variants of one
   * @param tlsExtension the content of the signed_certificate_timestamp extension
   * @param ocspStaple the stapled OCSP response
   * @param time when the SCTs were presented
   */
  public List<VerifiedSct> verify(
      CertificateFacts leaf,
      List<CertificateFacts> issuers,
      Optional<Octets> tlsExtension,
      Optional<Octets> ocspStaple,
      Instant time) {
    Run run = new Run(leaf, issuerKeys(issuers), time);
    leaf.sctList().ifPresent(octets -> run.add(Origin.CERTIFICATE, octets));
    tlsExtension.ifPresent(octets -> run.add(Origin.TLS, octets));
    ocspStaple.ifPresent(
        staple -> OcspScts.lists(staple).forEach(octets -> run.add(Origin.OCSP, octets)));
    return List.copyOf(run.results);
  }

  /** Mostly one: variants of an authority that signed the same have the same key. */
  private static List<Sha256> issuerKeys(List<CertificateFacts> issuers) {
    return issuers.stream().flatMap(issuer -> issuer.spkiSha256().stream()).distinct().toList();
  }

  /** One leaf's. One thread's own. */
  private final class Run {
    private final CertificateFacts leaf;
    private final List<Sha256> issuerKeys;
    private final Instant time;
    private final List<VerifiedSct> results = new ArrayList<>();

    Run(CertificateFacts leaf, List<Sha256> issuerKeys, Instant time) {
      this.leaf = leaf;
      this.issuerKeys = issuerKeys;
      this.time = time;
    }

    void add(Origin origin, Octets octets) {
      List<SctList.Entry> entries = SctList.read(octets).entries();
      for (int i = 0; i < entries.size(); i++) {
        SctList.Entry entry = entries.get(i);
        results.add(
            i < Bounds.SCTS
                ? verify(origin, entry)
                : result(
                    origin,
                    entry,
                    Optional.empty(),
                    Status.UNDETERMINED,
                    "not verified beyond " + Bounds.SCTS));
      }
    }

    private VerifiedSct verify(Origin origin, SctList.Entry entry) {
      if (entry.version().isEmpty() || entry.timestamp().isEmpty()) {
        return result(origin, entry, Optional.empty(), Status.UNDETERMINED, "cannot be read");
      }
      if (entry.version().get() != V1) {
        return result(
            origin,
            entry,
            Optional.empty(),
            Status.UNDETERMINED,
            "version %d, where only 0 is known".formatted(entry.version().get()));
      }
      if (list.isEmpty()) {
        return result(origin, entry, Optional.empty(), Status.UNDETERMINED, NO_LIST);
      }
      Optional<Log> log = entry.logId().flatMap(list.get()::log);
      if (log.isEmpty()) {
        return result(
            origin,
            entry,
            log,
            Status.UNKNOWN_LOG,
            "not in the log list of " + list.get().published());
      }
      return judged(origin, entry, log.get(), entry.timestamp().get());
    }

    private VerifiedSct judged(Origin origin, SctList.Entry entry, Log log, Instant timestamp) {
      if (origin == Origin.CERTIFICATE && issuerKeys.isEmpty()) {
        return result(
            origin,
            entry,
            Optional.of(log),
            Status.UNDETERMINED,
            "the issuer of the leaf is not known, whose key is part of what the log signed");
      }
      Optional<String> improper = improper(log, timestamp);
      Answer signature = signature(origin, entry, log);
      return switch (signature.check) {
        case VALID ->
            improper.isPresent()
                ? result(origin, entry, Optional.of(log), Status.IMPROPER, improper.get())
                : new VerifiedSct(
                    origin,
                    Optional.of(log),
                    entry.logId(),
                    entry.timestamp(),
                    Status.VALID,
                    Optional.empty(),
                    signature.promise);
        case INVALID ->
            result(
                origin,
                entry,
                Optional.of(log),
                Status.FORGED,
                "the signature is not that of this log over this certificate");
        case UNSUPPORTED ->
            result(
                origin,
                entry,
                Optional.of(log),
                Status.UNDETERMINED,
                "what the log signed cannot be made of this certificate");
      };
    }

    private Optional<String> improper(Log log, Instant timestamp) {
      if (timestamp.isAfter(time)) {
        return Optional.of("its time is in the future");
      }
      return log.interval()
          .filter(interval -> leaf.notAfter().filter(end -> !interval.contains(end)).isPresent())
          .map(
              interval ->
                  "the log is for certificates that end from %s on and before %s"
                      .formatted(interval.start(), interval.end()));
    }

    private Answer signature(Origin origin, SctList.Entry entry, Log log) {
      if (origin != Origin.CERTIFICATE) {
        return signature(entry, log, Optional.empty());
      }
      List<Answer> answers =
          issuerKeys.stream().map(key -> signature(entry, log, Optional.of(key))).toList();
      return answers.stream()
          .filter(answer -> answer.check == SignatureCheck.VALID)
          .findFirst()
          .orElseGet(() -> Collections.min(answers, Comparator.comparing(Answer::check)));
    }

    private Answer signature(SctList.Entry entry, Log log, Optional<Sha256> issuerKey) {
      Question question = new Question(entry.octets(), leaf.sha256(), issuerKey);
      Answer answer = known.getIfPresent(question);
      if (answer == null) {
        answer = check(entry, log, issuerKey);
        known.put(question, answer);
      }
      return answer;
    }

    private Answer check(SctList.Entry entry, Log log, Optional<Sha256> issuerKey) {
      Optional<SctList.Signed> signed = entry.signed();
      if (signed.isEmpty()) {
        return Answer.without(SignatureCheck.INVALID);
      }
      Optional<Octets> certificate =
          issuerKey.isPresent() ? PrecertificateTbs.of(leaf) : Optional.of(leaf.der());
      if (certificate.isEmpty()) {
        return Answer.without(SignatureCheck.UNSUPPORTED);
      }
      return SignedData.of(entry, signed.get(), log.key(), certificate.get(), issuerKey)
          .map(content -> answer(content, signed.get(), log))
          .orElse(Answer.without(SignatureCheck.INVALID));
    }

    private static Answer answer(byte[] content, SctList.Signed signed, Log log) {
      SignatureCheck check =
          SignatureVerifier.checkSha256(content, signed.signature().toByteArray(), log.key());
      return check == SignatureCheck.VALID
          ? new Answer(check, Optional.of(PromisedLeaf.of(content, signed.extensions())))
          : Answer.without(check);
    }

    private VerifiedSct result(
        Origin origin, SctList.Entry entry, Optional<Log> log, Status status, String reason) {
      return new VerifiedSct(
          origin,
          log,
          entry.logId(),
          entry.timestamp(),
          status,
          Optional.of(reason),
          Optional.empty());
    }
  }
}
