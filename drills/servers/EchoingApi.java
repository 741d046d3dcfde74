import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A Kubernetes API that takes whatever it is given: it answers with the body of the request, and keeps each as a file. */
public final class EchoingApi {
  private EchoingApi() {}

  /** Serves on a port of this machine; the second argument is the folder of the files. */
  public static void main(String[] arguments) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    AtomicInteger requests = new AtomicInteger();
    HttpServer server = HttpServer.create(address, 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          if (body.length > 0) {
            Files.write(folder.resolve("%03d.json".formatted(requests.incrementAndGet())), body);
          } else {
            body = "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
          }
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }
}
