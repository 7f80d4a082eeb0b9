package io.assay.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.web.Users.Answer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsersTest {
  /** By {@code htpasswd -nBC 5}. */
  private static final String BY_HTPASSWD =
      "$2y$05$ddJHr30va8rA2VcUyKMto.Sl6njQzIUHKphQc3Arf7..TkWxxdnZu";

  private static final InetAddress PEER = InetAddress.ofLiteral("192.0.2.1");

  private final AtomicLong nanos = new AtomicLong();
  private Users users = new Users(Webs.KIM, nanos::get);

  @AfterEach
  void close() {
    users.close();
  }

  @Test
  void hashesOfHtpasswdAreUnderstood() throws Exception {
    users.put(Map.of("kim", BY_HTPASSWD));
    assertThat(check("kim", "pässword", PEER)).isEqualTo(new Answer.Right("kim"));
    assertThat(check("kim", "password", PEER)).isEqualTo(new Answer.Wrong());
  }

  @Test
  void onePlaceTriesTenPasswordsAndThenOneASecond() throws Exception {
    assertThat(wrong(12, PEER))
        .isEqualTo(Map.of(new Answer.Wrong(), 10L, new Answer.TooMany(), 2L));
    assertThat(check("kim", Webs.PASSWORD, PEER)).isEqualTo(new Answer.TooMany());
    assertThat(check("kim", Webs.PASSWORD, InetAddress.ofLiteral("192.0.2.2")))
        .isEqualTo(new Answer.Right("kim"));
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(wrong(3, PEER)).isEqualTo(Map.of(new Answer.Wrong(), 2L, new Answer.TooMany(), 1L));
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(wrong(11, PEER)).containsEntry(new Answer.Wrong(), 10L);
  }

  @Test
  void ipv6NetworkIsOnePlace() throws Exception {
    InetAddress one = InetAddress.ofLiteral("2001:db8::1");
    InetAddress neighbour = InetAddress.ofLiteral("2001:db8::ffff:1");
    assertThat(wrong(10, one)).containsOnlyKeys(new Answer.Wrong());
    assertThat(wrong(1, neighbour)).containsOnlyKeys(new Answer.TooMany());
    assertThat(wrong(1, InetAddress.ofLiteral("2001:db8:0:1::1")))
        .containsOnlyKeys(new Answer.Wrong());
  }

  @Test
  void rightPasswordsAreNotCounted() throws Exception {
    for (int i = 0; i < 30; i++) {
      users.put(Map.of());
      users.put(Webs.KIM); // Forgets that it was right.
      assertThat(check("kim", Webs.PASSWORD, PEER)).isEqualTo(new Answer.Right("kim"));
    }
  }

  @Test
  void knownPasswordIsRightEvenAfterTooManyWrongOnes() throws Exception {
    assertThat(check("kim", Webs.PASSWORD, PEER)).isEqualTo(new Answer.Right("kim"));
    assertThat(wrong(11, PEER)).containsKey(new Answer.TooMany());
    assertThat(check("kim", Webs.PASSWORD, PEER)).isEqualTo(new Answer.Right("kim"));
  }

  @Test
  void nobodyIsKnownWhereThereAreNoUsers() throws Exception {
    users.put(Map.of());
    assertThat(check("kim", Webs.PASSWORD, PEER)).isEqualTo(new Answer.Wrong());
    assertThat(users.isEmpty()).isTrue();
  }

  @Test
  void otherHashOrNoneForgetsThePassword() throws Exception {
    assertThat(check("kim", Webs.PASSWORD, PEER)).isEqualTo(new Answer.Right("kim"));
    users.put(Map.of("kim", Webs.hash("other")));
    assertThat(check("kim", Webs.PASSWORD, PEER)).isEqualTo(new Answer.Wrong());
    users.put(Map.of("lee", Webs.hash(Webs.PASSWORD)));
    assertThat(check("kim", Webs.PASSWORD, PEER)).isEqualTo(new Answer.Wrong());
  }

  @Test
  void whatManyPlacesAskForAtOnceIsBoundedAndTheKnownUserIsServedMeanwhile() throws Exception {
    users.close();
    users =
        new Users(
            Map.of("kim", Bcrypt.hash(Webs.PASSWORD.getBytes(StandardCharsets.UTF_8), 7)),
            nanos::get);
    assertThat(check("kim", Webs.PASSWORD, PEER)).isEqualTo(new Answer.Right("kim"));
    List<Future<Answer>> guesses = new ArrayList<>();
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 300; i++) {
        InetAddress place = place(i);
        guesses.add(many.submit(() -> check("lee", "guess", place)));
      }
      assertThat(check("kim", Webs.PASSWORD, PEER)).isEqualTo(new Answer.Right("kim"));
    }
    assertThat(guesses)
        .extracting(Future::resultNow)
        .contains(new Answer.Wrong(), new Answer.Busy())
        .doesNotContain(new Answer.TooMany());
  }

  private static InetAddress place(int number) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {10, 0, (byte) (number >> 8), (byte) number});
  }

  private Map<Answer, Long> wrong(int times, InetAddress peer) throws InterruptedException {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      answers.add(check(i % 2 == 0 ? "kim" : "lee", "guess" + i, peer));
    }
    return answers.stream().collect(Collectors.groupingBy(a -> a, Collectors.counting()));
  }

  private Answer check(String name, String password, InetAddress peer) throws InterruptedException {
    return users.check(new Credentials(name, password.getBytes(StandardCharsets.UTF_8)), peer);
  }
}
