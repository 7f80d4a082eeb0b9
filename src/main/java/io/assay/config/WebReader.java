package io.assay.config;

import io.assay.endpoint.Authority;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.Host;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code web}. */
final class WebReader {
  private static final Keys WEB = Keys.of("listen", "tls", "basic-auth", "socket", "names", "open");
  private static final Keys TLS = Keys.of("certificate", "key");

  private static final String CERTIFICATE =
      "a PEM file with the server's certificate and those of its issuers, such as \"certificate:"
          + " fullchain.pem\"";
  private static final String KEY =
      "a PEM file with the server's private key, such as \"key: privkey.pem\"";
  private static final String USERS =
      "users and bcrypt hashes of their passwords, such as {kim: \"$2b$10$…\"}, which `assay"
          + " hash-password` makes";
  private static final String USER =
      "the name of a user: 1 to 64 printable characters without a colon";
  private static final String HASH =
      "a bcrypt hash of cost %d to %d, which `assay hash-password` makes"
          .formatted(Web.LEAST_COST, Web.MOST_COST);
  private static final String NAMES = "a list of names, such as [assay.example]";

  /** The last characters of salt and digest carry two and four bits only. */
  private static final Pattern BCRYPT =
      Pattern.compile(
          "\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]");

  /** Systems have room for 104 or 108, and it is made in a folder beside first. */
  private static final int SOCKET_OCTETS = 88;

  private final Path folder;
  private final Unfit.Reading<Path> file;

  /**
   * @param folder that relative paths start from
   * @param file reads the path of a file that is there
   */
  WebReader(Path folder, Unfit.Reading<Path> file) {
    this.folder = folder;
    this.file = file;
  }

  Web read(Value value) {
    return value.section(WEB).map(this::web).orElse(Web.DEFAULT);
  }

  private Web web(Section section) {
    Optional<Value> listen = section.value("listen");
    Optional<InetSocketAddress> socket = listen.flatMap(v -> v.text(Readings::listen));
    Optional<Web.Tls> tls = section.value("tls").flatMap(v -> v.section(TLS)).flatMap(this::tls);
    Map<String, String> users = section.value("basic-auth").map(WebReader::users).orElse(Map.of());
    boolean open =
        section.value("open").flatMap(v -> v.text(WebReader::yesOrNo)).orElse(Web.DEFAULT.open());
    if (socket.isPresent() && !open) {
      refuseWide(listen.get(), socket.get(), section);
    }
    return new Web(
        socket.orElse(Web.DEFAULT.listen()),
        tls,
        users,
        section.value("socket").flatMap(v -> v.text(this::socket)),
        section.value("names").map(v -> v.list(NAMES, WebReader::name)).orElse(List.of()),
        open);
  }

  /** Whoever can reach it could read, and could read passwords that others send. */
  private static void refuseWide(Value listen, InetSocketAddress socket, Section section) {
    boolean tls = section.value("tls").isPresent();
    boolean users = section.value("basic-auth").isPresent();
    if (socket.getAddress().isLoopbackAddress() || (tls && users)) {
      return;
    }
    String missing =
        tls
            ? "no \"basic-auth\", so that everybody who reaches it may read"
            : users
                ? "no \"tls\", so that passwords can be read on their way"
                : "neither \"tls\" nor \"basic-auth\", so that everybody who reaches it may read";
    listen.mistake(
        "%s (other machines reach it, and there is %s)".formatted(listen.describe(), missing),
        "\"tls\" and \"basic-auth\" beside it, an address of loopback such as 127.0.0.1:9853, or"
            + " \"open: true\" if that is meant");
  }

  private Optional<Web.Tls> tls(Section section) {
    Optional<Path> certificate =
        section.required("certificate", CERTIFICATE).flatMap(v -> v.text(file));
    Optional<Path> key = section.required("key", KEY).flatMap(v -> v.text(file));
    return certificate.isPresent() && key.isPresent()
        ? Optional.of(new Web.Tls(certificate.get(), key.get()))
        : Optional.empty();
  }

  private static Map<String, String> users(Value value) {
    Map<String, String> users = new LinkedHashMap<>();
    Map<String, Value> seen = new HashMap<>();
    switch (value.node()) {
      case YamlNode.Fields fields when !fields.fields().isEmpty() -> {
        for (YamlNode.Field field : fields.fields()) {
          YamlNode.Text key = new YamlNode.Text(field.position(), field.key(), true);
          new Value(key, value.path(), value.mistakes())
              .text(WebReader::user)
              .filter(user -> new Value(key, value.path(), value.mistakes()).isFirst(user, seen))
              .ifPresent(
                  user ->
                      new Value(field.value(), value.path() + "." + user, value.mistakes())
                          .text(WebReader::hash, text -> "\"…\"")
                          .ifPresent(hash -> users.put(user, hash)));
        }
      }
      // It may have a password in it.
      case YamlNode.Text text -> value.mistake("text", USERS);
      case YamlNode.Refused refused -> {}
      case YamlNode.Fields empty -> value.mistake("an empty mapping", USERS);
      case YamlNode other -> value.mistake(other.describe(), USERS);
    }
    return users;
  }

  private static String user(String text) throws Unfit {
    if (text.indexOf(':') >= 0) {
      throw new Unfit("", USER);
    }
    try {
      return Readings.name(text);
    } catch (Unfit e) {
      Unfit unfit = new Unfit("", USER);
      unfit.initCause(e);
      throw unfit;
    }
  }

  private static String hash(String text) throws Unfit {
    Matcher matcher = BCRYPT.matcher(text);
    if (!matcher.matches()) {
      throw new Unfit("no bcrypt hash", HASH);
    }
    int cost = Integer.parseInt(matcher.group(1));
    if (cost < Web.LEAST_COST || cost > Web.MOST_COST) {
      throw new Unfit("cost " + cost, HASH);
    }
    return text;
  }

  private Path socket(String text) throws Unfit {
    String expected =
        "the path of a socket of at most %d octets, in a folder that is there, relative to %s"
            .formatted(SOCKET_OCTETS, folder);
    Path path;
    try {
      path = folder.resolve(text).normalize();
    } catch (InvalidPathException e) {
      Unfit unfit = new Unfit("no path", expected);
      unfit.initCause(e);
      throw unfit;
    }
    if (Files.isDirectory(path)) {
      throw new Unfit("a folder", expected);
    }
    Path parent = path.getParent();
    if (text.isEmpty() || parent == null || !Files.isDirectory(parent)) {
      throw new Unfit(text.isEmpty() ? "" : "its folder does not exist", expected);
    }
    if (path.toString().getBytes(StandardCharsets.UTF_8).length > SOCKET_OCTETS) {
      throw new Unfit("longer, as a whole", expected);
    }
    return path;
  }

  private static Host.Name name(String text) throws Unfit {
    try {
      if (Authority.parse(text) instanceof Authority(Host.Name name, var port) && port.isEmpty()) {
        return name;
      }
    } catch (EndpointException e) {
      throw new Unfit(e);
    }
    throw new Unfit(
        "", "a name by which this server is asked, without a port, such as assay.example");
  }

  private static boolean yesOrNo(String text) throws Unfit {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Unfit("", "true or false");
    };
  }
}
