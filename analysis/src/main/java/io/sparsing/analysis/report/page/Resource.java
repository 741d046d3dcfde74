package io.sparsing.analysis.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * Text files on the class path: this package's templates and the charting scripts of the WebJars.
 */
public final class Resource {
  private Resource() {}

  /** A file that lies beside this class. */
  public static String template(String name) throws IOException {
    return text("/io/sparsing/analysis/report/" + name);
  }

  /**
   * The minified script of a WebJar, without the pointer to its source map, which is not in the
   * page.
   */
  public static String webJarScript(String artifact) throws IOException {
    Properties versions = new Properties();
    versions.load(new StringReader(template("webjars.properties")));
    String folder =
        "/META-INF/resources/webjars/" + artifact + "/" + versions.getProperty(artifact);
    return text(folder + "/" + artifact + ".min.js")
        .replaceAll("(?m)^//# sourceMappingURL=.*$", "");
  }

  private static String text(String path) throws IOException {
    try (InputStream in = Resource.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IOException(
            "Cannot write a page: expected " + path + " on the class path, found nothing");
      }
      // HTML parsers turn CR LF into LF; the hash of a script is taken after that.
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
  }
}
