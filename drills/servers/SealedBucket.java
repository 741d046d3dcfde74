import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An object store that lets nobody write: what would read finds nothing, everything else is forbidden, uploads in progress included. */
public final class SealedBucket {
  private SealedBucket() {}

  /** Serves on a port of this machine. */
  public static void main(String[] arguments) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    HttpServer server = HttpServer.create(address, 0);
    server.createContext(
        "/",
        exchange -> {
          String query = String.valueOf(exchange.getRequestURI().getQuery());
          boolean list = query.contains("list-type");
          boolean reads =
              List.of("GET", "HEAD").contains(exchange.getRequestMethod()) && !query.startsWith("uploads");
          String answer =
              list
                  ? "<ListBucketResult><Name>sealed</Name><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>"
                  : "<Error><Code>%s</Code><Message>%s</Message></Error>"
                      .formatted(reads ? "NoSuchKey" : "AccessDenied", reads ? "Not there" : "Access Denied");
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Content-Type", "application/xml");
          boolean head = exchange.getRequestMethod().equals("HEAD");
          exchange.sendResponseHeaders(list ? 200 : reads ? 404 : 403, head ? -1 : body.length);
          if (!head) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
  }
}
