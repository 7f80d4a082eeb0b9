package io.assay.config;

import io.assay.endpoint.AddressPrefix;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whom to trust, and where what is known of that comes from. Immutable.
 *
 * @param platform PEM file with the trust anchors of the {@code platform} program; the Java
 *     runtime's own where absent
 * @param others root programs beside the public ones; their names differ from {@link #PROGRAMS} and
 *     from each other
 * @param updates how the data of the public programs is kept
 * @param logs where the list of CT logs is
 * @param fetch addresses that URLs in certificates may lead to although they are not global
 */
public record Trust(
    Optional<Path> platform,
    List<PrivateProgram> others,
    Updates updates,
    Logs logs,
    List<AddressPrefix> fetch) {
  /** The root programs that need no configuration. */
  public static final List<String> PROGRAMS =
      List.of("platform", "mozilla", "microsoft", "apple", "chrome");

  /** In force where the file says nothing. */
  public static final Trust DEFAULT =
      new Trust(Optional.empty(), List.of(), Updates.DEFAULT, Logs.DEFAULT, List.of());

  public Trust {
    others = List.copyOf(others);
    fetch = List.copyOf(fetch);
  }

  /** The same with another list of CT logs. */
  public Trust with(Logs other) {
    return new Trust(platform, others, updates, other, fetch);
  }

  /**
   * Where the list of CT logs is: a document of Google's version 3.
   *
   * @param url where it is downloaded from, together with the root programs' data
   * @param file taken instead of any download
   * @param key PEM file of the public key that the list must be signed by; where absent, only
   *     Google's has to be signed
   */
  public record Logs(String url, Optional<Path> file, Optional<Path> key) {
    /** In force where the file says nothing. */
    public static final Logs DEFAULT =
        new Logs(
            "https://www.gstatic.com/ct/log_list/v3/log_list.json",
            Optional.empty(),
            Optional.empty());
  }

  /**
   * A root program of this configuration's own.
   *
   * @param pem the file with its trust anchors
   */
  public record PrivateProgram(String name, Path pem) {}

  /**
   * How the data of the public root programs is kept.
   *
   * @param refresh time from one update to the next; absent where none is to happen by itself
   * @param publishers where it is downloaded from
   * @param directory where it is kept; the user's cache where absent
   */
  public record Updates(
      Optional<Duration> refresh, Publishers publishers, Optional<Path> directory) {
    /** In force where the file says nothing. */
    public static final Updates DEFAULT =
        new Updates(Optional.of(Duration.ofHours(24)), Publishers.DEFAULT, Optional.empty());
  }

  /**
   * Base URLs of those who publish the data, or of their mirrors; each ends in a slash.
   *
   * @param ccadb the Common CA Database
   * @param microsoft Microsoft's certificate trust lists
   * @param chromium Chromium's source tree, as Gitiles serves it
   */
  public record Publishers(String ccadb, String microsoft, String chromium) {
    /** The publishers themselves. */
    public static final Publishers DEFAULT =
        new Publishers(
            "https://ccadb.my.salesforce-sites.com/",
            "http://ctldl.windowsupdate.com/msdownload/update/v3/static/trustedr/en/",
            "https://chromium.googlesource.com/chromium/src/+/refs/heads/main/");
  }
}
