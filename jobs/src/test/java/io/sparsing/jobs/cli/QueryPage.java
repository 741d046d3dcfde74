package io.sparsing.jobs.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A page of {@code docs} that has queries.
 *
 * @param text the page in Markdown
 */
record QueryPage(String text) {
  private static final Pattern QUERY =
      Pattern.compile(
          "(?ms)^## (?<title>[^\\n]+)\\n(?:(?!^## ).)*?^```sql\\n(?<sql>.*?)^```"
              + "(?:\\s*^```text\\n(?<answer>.*?)^```)?");

  /**
   * A query under its heading.
   *
   * @param answer the text block that follows; empty where none does
   */
  record Query(String title, String sql, String answer) {
    @Override
    public String toString() {
      return title;
    }
  }

  static QueryPage read(String page) {
    try {
      return new QueryPage(Files.readString(Path.of("..", "docs", page)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Query> queries() {
    return QUERY
        .matcher(text)
        .results()
        .map(
            found ->
                new Query(
                    found.group(1),
                    found.group(2).strip(),
                    Objects.requireNonNullElse(found.group(3), "")))
        .toList();
  }

  /** The query under the heading that begins so. */
  String sql(String title) {
    return queries().stream()
        .filter(one -> one.title().startsWith(title))
        .findFirst()
        .orElseThrow()
        .sql();
  }
}
