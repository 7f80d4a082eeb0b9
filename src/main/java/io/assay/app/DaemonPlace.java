package io.assay.app;

import io.assay.endpoint.FoundText;
import io.assay.endpoint.IpLiteral;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which daemon a command asks, and as whom. */
final class DaemonPlace {
  /** The environment variable that may have the password. */
  static final String PASSWORD = "ASSAY_PASSWORD";

  private static final int MOST_OCTETS = 4096;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Ask the daemon that answers there, such as http://127.0.0.1:9853, instead of opening its"
              + " history.")
  @Nullable
  private String url;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "With --url: the name to authenticate with.")
  @Nullable
  private String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "With --user: the file whose first line is the password. Default: the environment"
              + " variable "
              + PASSWORD
              + ".")
  @Nullable
  private Path passwordFile;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "With an https URL: PEM certificates to trust instead of the system's authorities.")
  @Nullable
  private Path authorities;

  /** Whether a daemon is to be asked. */
  boolean isNamed() {
    return url != null;
  }

  /**
   * Asks that daemon.
   *
   * @param environment where the password may be
   * @throws Refusal if the options make no sense, or a file cannot be read
   */
  DaemonClient client(Map<String, String> environment) {
    URI daemon = daemon(String.valueOf(url));
    boolean secure = "https".equals(daemon.getScheme());
    if (authorities != null && !secure) {
      throw new Refusal("--ca goes with an https URL");
    }
    return new DaemonClient(
        daemon,
        Optional.ofNullable(user).map(name -> authorization(name, daemon, environment)),
        Optional.ofNullable(authorities).map(DaemonPlace::trusting));
  }

  /**
   * Looks whether the other options go with {@code --url}.
   *
   * @throws Refusal if there is none
   */
  void requireNoneWithoutUrl() {
    if (user != null || passwordFile != null || authorities != null) {
      throw new Refusal("--user, --password-file and --ca go with --url");
    }
  }

  private static URI daemon(String text) {
    try {
      URI uri = new URI(text.endsWith("/") ? text : text + "/");
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if ((scheme.equals("http") || scheme.equals("https"))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null) {
        return uri;
      }
      if (uri.getUserInfo() != null) {
        throw new Refusal(
            "--url: a name or password does not belong in it; give --user, and the password with --password-file or in "
                + PASSWORD);
      }
    } catch (URISyntaxException e) {
      // Said below, with what would be right.
    }
    throw new Refusal(
        "--url %s: expected where a daemon answers, such as http://127.0.0.1:9853"
            .formatted(FoundText.quoted(text)));
  }

  private String authorization(String name, URI daemon, Map<String, String> environment) {
    if (name.isEmpty() || name.indexOf(':') >= 0) {
      throw new Refusal("--user %s: a name without a colon".formatted(FoundText.quoted(name)));
    }
    if (!"https".equals(daemon.getScheme()) && !isThisMachine(daemon)) {
      throw new Refusal(
          "--url %s: a password would go there readable for everybody on the way; use https"
              .formatted(daemon));
    }
    String password =
        passwordFile != null
            ? firstLine(passwordFile)
            : Optional.ofNullable(environment.get(PASSWORD))
                .orElseThrow(
                    () ->
                        new Refusal(
                            "--user needs a password: give --password-file, or set " + PASSWORD));
    byte[] credentials = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(credentials);
  }

  private static boolean isThisMachine(URI daemon) {
    String host = daemon.getHost().replace("[", "").replace("]", "");
    return host.equals("localhost")
        || IpLiteral.parse(host).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  private static String firstLine(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MOST_OCTETS), StandardCharsets.UTF_8);
      return text.lines()
          .findFirst()
          .orElseThrow(
              () -> new Refusal(file + ": is empty; its first line is to be the password"));
    } catch (IOException e) {
      throw refusal(file, "cannot be read (%s)".formatted(e), e);
    }
  }

  private static SSLContext trusting(Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new Refusal(file + ": has no certificate; expected PEM");
      }
      KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
      anchors.load(null, null);
      int number = 0;
      for (Certificate certificate : certificates) {
        anchors.setCertificateEntry("ca-" + number++, certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(anchors);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (CertificateException e) {
      throw refusal(file, "has what is no certificate; expected PEM", e);
    } catch (IOException e) {
      throw refusal(file, "cannot be read (%s)".formatted(e), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has these", e);
    }
  }

  private static Refusal refusal(Path file, String what, Exception cause) {
    Refusal refusal = new Refusal("%s: %s".formatted(file, what));
    refusal.initCause(cause);
    return refusal;
  }
}
