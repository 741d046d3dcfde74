package io.sparsing.jobs.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The page {@code docs/queries.md}.
 *
 * @param text the page in Markdown
 */
record QueryPage(String text) {
  private static final Path PAGE = Path.of("..", "docs", "queries.md");
  private static final Pattern QUERY =
      Pattern.compile("(?ms)^## (?<title>[^\\n]+)\\n(?:(?!^## ).)*?^```sql\\n(?<sql>.*?)^```");

  /** A query under its heading. */
  record Query(String title, String sql) {
    @Override
    public String toString() {
      return title;
    }
  }

  static QueryPage read() {
    try {
      return new QueryPage(Files.readString(PAGE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Query> queries() {
    return QUERY
        .matcher(text)
        .results()
        .map(found -> new Query(found.group(1), found.group(2).strip()))
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
