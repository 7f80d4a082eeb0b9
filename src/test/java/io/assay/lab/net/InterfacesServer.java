package io.assay.lab.net;

import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** A program that tells by HTTP on loopback which network interfaces it has; it says its URL. */
final class InterfacesServer {
  private InterfacesServer() {}

  public static void main(String... arguments) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    byte[] names =
        NetworkInterface.networkInterfaces()
            .map(NetworkInterface::getName)
            .sorted()
            .collect(Collectors.joining(" "))
            .getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, names.length);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(names);
          }
        });
    server.start();
    System.out.println("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }
}
