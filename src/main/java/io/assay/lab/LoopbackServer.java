package io.assay.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP server on a free port of 127.0.0.1 that holds a {@link Conversation} on each connection, at
 * most {@value #CONNECTIONS} at a time. Thread-safe; {@link #close} ends all conversations.
 */
public final class LoopbackServer implements AutoCloseable {
  private static final int CONNECTIONS = 1024;
  private static final int BACKLOG = 1024;
  private static final int FAILURES_KEPT = 64;
  private static final Duration STOP = Duration.ofSeconds(15);

  private final ServerSocket listener;
  private final Conversation conversation;
  private final Thread acceptor;
  private final Semaphore free = new Semaphore(CONNECTIONS);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicInteger accepted = new AtomicInteger();
  private final ConcurrentLinkedDeque<String> failures = new ConcurrentLinkedDeque<>();

  private LoopbackServer(Conversation conversation) {
    this.conversation = conversation;
    try {
      listener = new ServerSocket(0, BACKLOG, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on loopback", e);
    }
    acceptor = Thread.ofVirtual().name("lab-accept").start(this::accept);
  }

  /** Starts a server, which accepts connections when this returns. */
  public static LoopbackServer start(Conversation conversation) {
    return new LoopbackServer(conversation);
  }

  /** The port that it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections were accepted so far. */
  public int connections() {
    return accepted.get();
  }

  /** Why conversations ended early: the last {@value #FAILURES_KEPT}, for diagnosis. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      listener.close();
      acceptor.join(STOP);
      for (Socket socket : open) {
        socket.close();
      }
      if (!free.tryAcquire(CONNECTIONS, STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new LabException("conversations did not end: " + failures);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a loopback server", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    try {
      while (true) {
        free.acquire();
        Socket socket = listener.accept();
        accepted.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().name("lab-conversation").start(() -> hold(socket));
      }
    } catch (IOException | InterruptedException e) {
      free.release();
      noteUnlessClosing(e);
    }
  }

  private void hold(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      conversation.hold(new Peer(socket, socket, closing));
    } catch (IOException | InterruptedException | RuntimeException e) {
      noteUnlessClosing(e);
    } finally {
      open.remove(socket);
      free.release();
    }
  }

  private void noteUnlessClosing(Exception e) {
    if (closing.getCount() > 0) {
      failures.add(e.toString());
      while (failures.size() > FAILURES_KEPT) {
        failures.poll();
      }
    }
  }
}
