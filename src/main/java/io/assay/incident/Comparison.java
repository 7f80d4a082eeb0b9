package io.assay.incident;

import io.assay.config.Config;
import io.assay.endpoint.Target;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.Judgement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Compares what is judged of one endpoint from several vantage points, by both transports, and over
 * time: the checks {@link Check#VANTAGE}, {@link Check#TRANSPORT}, {@link Check#FINGERPRINT} and
 * {@link Check#HOP}, and {@link Check#CONTROL} of what is no control. Remembers, within bounds,
 * digests of what each target last showed. Thread-safe; judgements of one target have to come one
 * after the other, in the order in which their probes began.
 */
public final class Comparison {
  private static final String FULL = "there are more targets than can be compared";

  private final InstantSource clock;
  private final ConcurrentMap<String, ResolverViews> resolvers = new ConcurrentHashMap<>();
  private final AtomicInteger targets = new AtomicInteger();
  private final Controls controls = new Controls();
  private final VantageLoss losses = new VantageLoss();
  private volatile Terms terms;

  /**
   * Nothing was seen yet.
   *
   * @param clock tells observations from the future, which are no evidence
   */
  public Comparison(Terms terms, InstantSource clock) {
    this.terms = terms;
    this.clock = clock;
  }

  /** Has further judgements compared on {@code other} terms; what was seen stays. */
  public void put(Terms other) {
    terms = other;
  }

  /**
   * Takes note of a judgement and compares it with what was seen elsewhere.
   *
   * <p>One that is older than the newest of its target, that is from the future or from an ill
   * vantage point is no evidence, and undetermined.
   *
   * @return the results of these checks; none for a control
   */
  public List<CheckResult> compare(Judgement judgement) {
    if (judgement.isOfControl()) {
      controls.take(judgement);
      return List.of();
    }
    Target target = judgement.observation().target();
    List<CheckResult> results = new ArrayList<>(sideBySide(judgement, target));
    results.add(
        controls.result(
            target.vantage(),
            Moment.of(judgement.observation().startedAt()),
            Math.max(terms.of(target.resolver()).window(), terms.of(Config.CONTROLS).window())));
    return results;
  }

  private List<CheckResult> sideBySide(Judgement judgement, Target target) {
    Optional<String> ill = judgement.observation().origin().ill();
    if (ill.isPresent()) {
      return undetermined("the vantage point is ill: " + Face.shortened(ill.get()));
    }
    if (judgement.observation().startedAt().isAfter(clock.instant().plus(Bounds.AHEAD))) {
      return undetermined("the probe is from the future: the vantage point's clock is wrong");
    }
    Look look = Look.of(judgement);
    Rules rules = terms.of(target.resolver());
    while (true) {
      ResolverViews views =
          targets.get() < Bounds.TARGETS
              ? resolvers.computeIfAbsent(target.resolver(), _ -> new ResolverViews())
              : resolvers.get(target.resolver());
      if (views == null) {
        return undetermined(FULL);
      }
      synchronized (views) {
        if (!views.isEnded()) {
          return compare(judgement, look, views, rules);
        }
      }
    }
  }

  private List<CheckResult> compare(
      Judgement judgement, Look look, ResolverViews views, Rules rules) {
    Target target = judgement.observation().target();
    Optional<View> known = view(views, target);
    if (known.isEmpty() && !open(views, target, look.at() - rules.memory())) {
      return undetermined(FULL);
    }
    EndpointViews endpoint = views.endpoint(target).orElseThrow();
    AddressViews address = endpoint.at(target.address()).orElseThrow();
    View own = known.or(() -> address.find(target.vantage())).orElseThrow();
    if (look.at() <= own.newest) {
      return undetermined("a later probe was judged before");
    }
    own.newest = look.at();
    own.take(address.shared(look, own), look.at() - rules.memory(), losses);
    List<CheckResult> results = new ArrayList<>();
    results.add(VantageCheck.judge(own, look, address, endpoint, rules));
    results.add(
        TransportCheck.judge(
            own, look, views.counterparts(target, look.at(), rules.window()), rules));
    results.add(FingerprintCheck.judge(own, look, endpoint, rules));
    results.addAll(own.lastLook.results(judgement, look.face()));
    return results;
  }

  private static Optional<View> view(ResolverViews views, Target target) {
    return views
        .endpoint(target)
        .flatMap(endpoint -> endpoint.at(target.address()))
        .flatMap(address -> address.find(target.vantage()));
  }

  /** Begins a view, and answers whether there is room for it. */
  private boolean open(ResolverViews views, Target target, long forgotten) {
    if (targets.get() >= Bounds.TARGETS
        || views.endpoint(target).filter(EndpointViews::isFull).isPresent()) {
      return false;
    }
    targets.addAndGet(views.add(target, new View(target.vantage()), forgotten));
    return true;
  }

  /** Takes note of what was judged before this process took the target over. */
  public void replay(Judgement judgement) {
    compare(judgement);
  }

  /** Forgets a target that is not probed any more. */
  public void forget(Target target) {
    controls.forget(target);
    ResolverViews views = resolvers.get(target.resolver());
    if (views != null) {
      synchronized (views) {
        targets.addAndGet(-views.remove(target));
        if (views.isEnded()) {
          resolvers.remove(target.resolver(), views);
        }
      }
    }
  }

  /** How many targets are remembered. */
  public int targets() {
    return targets.get();
  }

  private static List<CheckResult> undetermined(String reason) {
    return List.of(
        new CheckResult.Undetermined(Check.VANTAGE, VantageCheck.EXPECTED, reason),
        new CheckResult.Undetermined(Check.TRANSPORT, TransportCheck.EXPECTED, reason),
        new CheckResult.Undetermined(Check.HOP, HopCheck.EXPECTED, reason),
        new CheckResult.Undetermined(Check.FINGERPRINT, FingerprintCheck.EXPECTED, reason));
  }
}
