package io.assay.ct.store;

import io.assay.ct.tree.InclusionProof;
import io.assay.ct.tree.SignedTreeHead;
import io.assay.endpoint.Sha256;
import io.assay.trust.source.StoreLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The index of logged certificates, and how far each log was followed: the file {@code ct.db} in a
 * folder. Thread-safe; other processes may search and acknowledge while one follows. Every change
 * is on the disk when the method returns, as a whole; what a method answers is what was there at
 * one moment.
 *
 * <p>Where the file is damaged, of a newer version, cannot be written or has no room, methods throw
 * an IOException whose message is one line that names the file and the remedy; the file stays as it
 * is.
 */
public final class CtStore implements AutoCloseable {
  private static final String FILE = "ct.db";
  private static final String FOLLOWED =
      "another process follows logs with it; stop that one, or name another folder (ct.directory,"
          + " --directory)";

  private final Path directory;
  private final Database database;

  private CtStore(Path directory, Database database) {
    this.directory = directory;
    this.database = database;
  }

  /** Opens the store in {@code directory}, and makes both where they are not there. */
  public static CtStore open(Path directory) throws IOException {
    return open(directory, Bounds.FILE_OCTETS);
  }

  /**
   * @param octets how long the file may become
   */
  static CtStore open(Path directory, long octets) throws IOException {
    return new CtStore(directory, Database.create(directory.resolve(FILE), octets));
  }

  /** Opens the store in {@code directory}; empty where there is none. */
  public static Optional<CtStore> openExisting(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    return Files.exists(file)
        ? Optional.of(new CtStore(directory, Database.open(file)))
        : Optional.empty();
  }

  /** The folder. */
  public Path directory() {
    return directory;
  }

  /**
   * The right to follow logs with this store, until it is closed.
   *
   * @throws IOException if another process, or this one, has it
   */
  public StoreLock followingRight() throws IOException {
    return StoreLock.take(directory, FOLLOWED);
  }

  // How far logs were followed

  /** How far a log was followed; empty where it was not. */
  public Optional<FollowState> state(Sha256 logId) throws IOException {
    return database.read(session -> Follows.state(session, logId));
  }

  /** All logs that were followed, by name. */
  public List<FollowState> states() throws IOException {
    return database.read(Follows::states);
  }

  /**
   * Follows a log from now on; answers false, and changes nothing, where it is followed already.
   */
  public boolean begin(FollowState state) throws IOException {
    return database.write(session -> Follows.begin(session, state));
  }

  /**
   * Keeps a tree head until it is proven. Of those with the same size and root, the first is kept.
   *
   * @return whether it is kept now; false where too many of this log wait already
   */
  public boolean hold(SignedTreeHead head) throws IOException {
    return database.write(session -> Follows.hold(session, head));
  }

  /** The tree heads of a log that wait to be proven, the smallest first. */
  public List<SignedTreeHead> held(Sha256 logId) throws IOException {
    return database.read(session -> Follows.held(session, logId));
  }

  /**
   * Notes that a tree head was proven: it waits no more, and is that of the {@link FollowState}
   * unless a later one is.
   */
  public void proven(SignedTreeHead head) throws IOException {
    database.write(
        session -> {
          Follows.proven(session, head);
          return true;
        });
  }

  /**
   * Keeps matches that were not verified yet.
   *
   * @return those that are new
   */
  public List<LoggedCertificate> found(List<LoggedCertificate> matches) throws IOException {
    return matches.isEmpty()
        ? List.of()
        : database.write(session -> MatchKeeping.keep(session, matches, false));
  }

  /**
   * Moves a log's position, and keeps the verified matches before it, in one transaction. Its
   * proven tree head and its times are taken over where they are later.
   *
   * @return the matches that are new
   * @throws IOException also if the log is not followed, or its position is beyond already
   */
  public List<LoggedCertificate> advance(FollowState next, List<LoggedCertificate> matches)
      throws IOException {
    return database.write(
        session -> {
          Follows.advance(session, next);
          return MatchKeeping.keep(session, matches, true);
        });
  }

  /** Adds the proof of a match that is there; it counts as proven from then on. */
  public void proof(LoggedCertificate match, InclusionProof proof) throws IOException {
    database.write(
        session -> {
          Optional<Long> id = Matches.id(session, match);
          if (id.isPresent()) {
            MatchKeeping.prove(session, id.get(), proof);
          }
          return true;
        });
  }

  /**
   * How many matches of a log were not kept, by the text of the identity, since it had too many.
   * Where there are none, the identity is not among them.
   */
  public Map<String, Long> beyond(Sha256 logId) throws IOException {
    return database.read(session -> MatchKeeping.beyond(session, logId)).stream()
        .collect(Collectors.toMap(MatchKeeping.Beyond::identity, MatchKeeping.Beyond::matches));
  }

  /**
   * Keeps what a log did wrong.
   *
   * @return whether it was not known before
   */
  public boolean problem(LogProblem problem) throws IOException {
    return database.write(session -> Follows.problem(session, problem));
  }

  /** What a log did wrong, the oldest first. */
  public List<LogProblem> problems(Sha256 logId) throws IOException {
    return database.read(session -> Follows.problems(session, logId));
  }

  // Matches

  /** The oldest matches that nobody was told of, at most 1,000. */
  public List<LoggedCertificate> unannounced() throws IOException {
    return database.read(session -> matches(session, Matches.unannounced(session)));
  }

  /** Notes that somebody was told of these matches. */
  public void announced(List<LoggedCertificate> matches) throws IOException {
    database.write(
        session -> {
          MatchKeeping.announced(session, matches);
          return true;
        });
  }

  /** Matches of a log that have no inclusion proof yet, the oldest first, at most 100. */
  public List<LoggedCertificate> unproved(Sha256 logId) throws IOException {
    return database.read(session -> matches(session, Matches.unproved(session, logId)));
  }

  /**
   * A match and the store's number for it.
   *
   * @param number grows with the order in which matches were found
   */
  public record Numbered(long number, LoggedCertificate match) {}

  /**
   * The matches that were found last, the last in front.
   *
   * @param before only those with smaller numbers
   * @param limit at most so many
   */
  public List<Numbered> latest(long before, int limit) throws IOException {
    return database.read(
        session -> {
          List<Numbered> latest = new ArrayList<>();
          for (long id : Matches.latest(session, before, limit)) {
            latest.add(new Numbered(id, Matches.read(session, id)));
          }
          return latest;
        });
  }

  /** The digests of all issuances that matched anything, in the order in which they were found. */
  public List<Sha256> issuances() throws IOException {
    return database.read(Matches::issuances);
  }

  /** All entries of one issuance, in the order in which they were found; at most 1,000. */
  public List<LoggedCertificate> issuance(Sha256 tbsSha256) throws IOException {
    return database.read(session -> matches(session, Matches.ofIssuance(session, tbsSha256)));
  }

  /**
   * Hands what is found to {@code found}, in the order in which it came to the store, however much
   * there is.
   *
   * @return how much it was
   */
  public long search(Search search, Consumer<LoggedCertificate> found) throws IOException {
    List<Long> ids = database.read(session -> Searching.find(session, search));
    for (int from = 0; from < ids.size(); from += Bounds.PAGE) {
      List<Long> page = ids.subList(from, Math.min(ids.size(), from + Bounds.PAGE));
      database.read(session -> matches(session, page)).forEach(found);
    }
    return ids.size();
  }

  private static List<LoggedCertificate> matches(Session session, List<Long> ids)
      throws SQLException {
    List<LoggedCertificate> matches = new ArrayList<>();
    for (long id : ids) {
      matches.add(Matches.read(session, id));
    }
    return matches;
  }

  // What matches are judged by

  /**
   * Notes that an endpoint of the resolver served a certificate, in a probe that raised no doubt.
   * Writes nothing where the same was noted within the hour.
   *
   * @return whether the resolver had not served it before
   */
  public boolean served(
      String resolver, Sha256 sha256, Sha256 tbsSha256, Optional<Sha256> spki, Instant seenAt)
      throws IOException {
    Served seen = new Served(resolver, sha256, tbsSha256, spki, seenAt, seenAt);
    return !database.read(session -> Sightings.isKnown(session, seen))
        && database.write(session -> Sightings.put(session, seen));
  }

  /** All that endpoints served, by resolver and time. */
  public List<Served> served() throws IOException {
    return database.read(Sightings::all);
  }

  /** Acknowledges; replaces an earlier note on the same subject. */
  public void acknowledge(Acknowledgement acknowledgement) throws IOException {
    database.write(
        session -> {
          Acknowledgements.put(session, acknowledgement);
          return true;
        });
  }

  /** Takes an acknowledgement back; answers whether there was one. */
  public boolean revoke(Acknowledgement.Subject subject) throws IOException {
    return database.write(session -> Acknowledgements.remove(session, subject));
  }

  /** All acknowledgements, the oldest first. */
  public List<Acknowledgement> acknowledgements() throws IOException {
    return database.read(Acknowledgements::all);
  }

  /**
   * A number that is another one than before where another process may have changed the store
   * since. Takes microseconds.
   */
  public long foreignChanges() throws IOException {
    return database.foreignChanges();
  }

  /** Whether there is a match that crt.sh has under this number. */
  public boolean hasCrtSh(long number) throws IOException {
    return database.read(session -> Matches.hasCrtSh(session, number));
  }

  /** When crt.sh was last asked for an identity. */
  public Optional<Instant> asked(String identity) throws IOException {
    return database.read(session -> Sightings.asked(session, identity)).map(Sightings.Asked::at);
  }

  /** Notes that crt.sh was asked for an identity, and what came of it. */
  public void asked(String identity, Instant at, String outcome) throws IOException {
    database.write(
        session -> {
          Sightings.put(session, identity, new Sightings.Asked(at, outcome));
          return true;
        });
  }

  /**
   * Closes the file, when the change under way is done. Whoever still reads is not disturbed;
   * whoever begins to read or write from then on gets an IOException.
   */
  @Override
  public void close() throws IOException {
    database.close();
  }
}
