package io.assay.ct.log;

import io.assay.fetch.AddressPolicy;
import io.assay.fetch.Fetcher;
import io.assay.probe.AddressLookup;
import java.util.List;

/** What tests read logs with. */
final class Reading {
  private Reading() {}

  static Fetcher fetcher() {
    return new Fetcher(AddressPolicy.any(), new AddressLookup(List.of()), "assay-test");
  }

  /** Clients that never wait. */
  static LogClients clients(Fetcher fetcher) {
    return new LogClients(fetcher, 1e9, 1_000_000);
  }

  /** What a call throws. */
  interface Call {
    Object run() throws LogException, InterruptedException;
  }

  static LogException failure(Call call) throws InterruptedException {
    try {
      throw new AssertionError("gave " + call.run());
    } catch (LogException e) {
      return e;
    }
  }
}
