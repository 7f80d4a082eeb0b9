package io.assay.web.api;

import io.assay.web.board.Board;
import io.assay.web.problem.Problem;
import io.assay.web.problem.ProblemException;
import io.assay.web.reading.Knowledge;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code events}: tells whoever listens that something changed (Server-Sent Events, HTML standard,
 * section 9.2). Each listener has a thread of its own, a virtual one. Thread-safe.
 */
final class Events implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  private static final int LISTENERS = 256;

  /** Less than what connections may be silent for, here and in proxies. */
  private static final long HEARTBEAT_MILLIS = 15_000;

  /** Between two events to one listener, at least. */
  private static final long PAUSE_MILLIS = 1_000;

  private static final long FAREWELL_MILLIS = 500;

  private final Semaphore free = new Semaphore(LISTENERS);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Optional<Board> board;

  Events(Optional<Knowledge> knowledge) {
    board = knowledge.map(Knowledge::board);
  }

  void listen(Context ctx, Knowledge knowledge) throws ProblemException {
    Parameters.of(ctx);
    if (!free.tryAcquire()) {
      throw Problem.busy("Too many listen already.").exception();
    }
    try {
      ctx.disableCompression().contentType("text/event-stream; charset=utf-8");
      ctx.header("X-Accel-Buffering", "no");
      tell(knowledge.board(), last(ctx), ctx.res());
      ctx.res().getOutputStream().close();
    } catch (IOException e) {
      LOG.debug("A listener went away: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      free.release();
    }
  }

  /** What a listener heard last, before its connection broke. */
  private static Optional<String> last(Context ctx) {
    return Optional.ofNullable(ctx.header("Last-Event-ID"));
  }

  private void tell(Board board, Optional<String> last, HttpServletResponse out)
      throws IOException, InterruptedException {
    long seen = board.changes();
    if (last.isPresent() && !last.get().equals(Long.toString(seen))) {
      change(seen, out);
    } else {
      write(": listening\n\n", out);
    }
    while (ended.getCount() > 0) {
      long now = board.awaitChange(seen, HEARTBEAT_MILLIS);
      if (ended.getCount() == 0) {
        return;
      }
      if (now == seen) {
        write(": nothing new\n\n", out);
      } else {
        seen = now;
        change(now, out);
        if (ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    }
  }

  private static void change(long changes, HttpServletResponse out) throws IOException {
    write("id: %d\nevent: change\ndata: {\"changes\":%d}\n\n".formatted(changes, changes), out);
  }

  /** Past the framework's own stream, which keeps what is flushed. */
  private static void write(String text, HttpServletResponse out) throws IOException {
    out.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    out.flushBuffer();
  }

  /** Ends all listening, and waits a moment until all have gone. */
  @Override
  public void close() {
    ended.countDown();
    board.ifPresent(Board::stir);
    try {
      if (!free.tryAcquire(LISTENERS, FAREWELL_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.debug("Some listeners do not go by themselves");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
