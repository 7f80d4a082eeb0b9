package io.assay.web;

import java.util.List;
import java.util.Optional;

/** Answers as the test says. */
final class ScriptedOperations implements Operations {
  volatile boolean ready = true;
  volatile List<String> mistakes = List.of();
  volatile ProbeAnswer answer = new ProbeAnswer.NotConfigured("No such endpoint.");
  volatile Optional<ProbeRequest> asked = Optional.empty();
  volatile int reloads;

  @Override
  public boolean ready() {
    return ready;
  }

  @Override
  public synchronized List<String> reload() {
    reloads++;
    return mistakes;
  }

  @Override
  public ProbeAnswer probe(ProbeRequest request) {
    asked = Optional.of(request);
    return answer;
  }
}
