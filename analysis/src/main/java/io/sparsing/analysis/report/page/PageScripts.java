package io.sparsing.analysis.report.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The scripts of a page, and the content security policy under which nothing but them runs.
 *
 * <p>The policy names each script by its SHA-256 and allows no loading at all: were markup ever
 * injected, its scripts would not run and its images would not load.
 */
public final class PageScripts {
  private final List<String> sources = new ArrayList<>();

  /** Adds a script that runs after those before it. */
  public PageScripts add(String source) {
    // Inside JavaScript strings and regular expressions "<\/" means "</", and "\x3c!--" means
    // "<!--".
    sources.add(source.replace("</script", "<\\/script").replace("<!--", "\\x3c!--"));
    return this;
  }

  /** The content security policy. */
  public String policy() {
    StringBuilder policy =
        new StringBuilder(
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src");
    for (String source : sources) {
      policy.append(" 'sha256-").append(sha256(source)).append('\'');
    }
    return policy.append("; base-uri 'none'; form-action 'none'").toString();
  }

  /** The script elements, in their order. */
  public String html() {
    StringBuilder html = new StringBuilder();
    for (String source : sources) {
      html.append("<script>").append(source).append("</script>\n");
    }
    return html.toString();
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "Cannot hash a script: expected SHA-256, which every Java has", e);
    }
  }
}
