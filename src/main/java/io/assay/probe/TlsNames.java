package io.assay.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.NamedGroup;

/**
 * Names of the code points of TLS, as the IANA registries spell them. A value that is not assigned
 * is written in hexadecimal ({@code 0x0a0a}), an alert in decimal ({@code alert 99}). Thread-safe.
 */
public final class TlsNames {
  private static final String UNASSIGNED = "UNKNOWN";
  private static final int ECH_REQUIRED = 121;

  private TlsNames() {}

  /** The name of a protocol version on the wire: {@code TLS 1.3} for 0x0304. */
  public static String version(int version) {
    return switch (version) {
      case 0x0300 -> "SSL 3.0";
      case 0x0301 -> "TLS 1.0";
      case 0x0302 -> "TLS 1.1";
      case 0x0303 -> "TLS 1.2";
      case 0x0304 -> "TLS 1.3";
      default -> hex(version);
    };
  }

  /** The name of a cipher suite: {@code TLS_AES_128_GCM_SHA256} for 0x1301. */
  public static String cipherSuite(int suite) {
    String name = CipherSuites.NAMES.get(suite);
    return name == null ? hex(suite) : name;
  }

  /** The name of a named group (RFC 8446, section 4.2.7): {@code x25519} for 0x001d. */
  public static String group(int group) {
    String name = NamedGroup.getName(group);
    return name == null || name.equals(UNASSIGNED) || name.equals("PRIVATE") ? hex(group) : name;
  }

  /** The name of an alert (RFC 8446, section 6): {@code handshake_failure} for 40. */
  public static String alert(int description) {
    if (description == ECH_REQUIRED) {
      return "ech_required";
    }
    String name =
        description < 0 || description > 255
            ? UNASSIGNED
            : AlertDescription.getName((short) description);
    return name.equals(UNASSIGNED) ? "alert " + description : name;
  }

  private static String hex(int value) {
    return "0x" + HexFormat.of().toHexDigits(value, value >>> 16 == 0 ? 4 : 8);
  }

  /** Read when the first suite is named, since most commands that fail early never need it. */
  private static final class CipherSuites {
    private static final String RESOURCE = "cipher-suites.txt";
    static final Map<Integer, String> NAMES = read();

    private static Map<Integer, String> read() {
      InputStream resource = TlsNames.class.getResourceAsStream(RESOURCE);
      if (resource == null) {
        throw new IllegalStateException(RESOURCE + " is missing beside " + TlsNames.class);
      }
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII))) {
        Map<Integer, String> names = new HashMap<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (!line.startsWith("#")) {
            names.put(HexFormat.fromHexDigits(line, 0, 4), line.substring(5));
          }
        }
        return Map.copyOf(names);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
