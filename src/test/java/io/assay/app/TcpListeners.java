package io.assay.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A program that accepts connections at the ports given, says so, and closes them. */
final class TcpListeners {
  private TcpListeners() {}

  public static void main(String... ports) throws IOException, InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (String port : ports) {
      ServerSocket server = new ServerSocket(Integer.parseInt(port));
      threads.add(Thread.ofPlatform().start(() -> accept(server)));
    }
    System.out.println("listening");
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void accept(ServerSocket server) {
    try (server) {
      while (true) {
        Socket socket = server.accept();
        System.out.println("accepted at " + server.getLocalPort());
        socket.close();
      }
    } catch (IOException e) {
      System.out.println("failed: " + e);
    }
  }
}
