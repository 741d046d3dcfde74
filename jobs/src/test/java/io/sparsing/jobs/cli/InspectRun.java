package io.sparsing.jobs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.jobs.Fixtures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs {@code inspect} and finds what it said. */
final class InspectRun {
  private static final Pattern DATA =
      Pattern.compile("id=\"inspect-data\">(.*?)</script>", Pattern.DOTALL);

  private InspectRun() {}

  static CommandRun inspect(Path checkpoint, Path tokens, Path warehouse, String... further) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "inspect",
                "--checkpoint",
                checkpoint.toString(),
                "--tokens",
                tokens.toString(),
                "--warehouse",
                warehouse.toString()));
    arguments.addAll(List.of(further));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  /** The line of the output that starts so; else what went wrong. */
  static String line(CommandRun run, String start) {
    return run.out().lines().filter(line -> line.startsWith(start)).findFirst().orElse(run.err());
  }

  /** What the page's script reads. */
  static JsonNode pageData(String html) {
    Matcher data = DATA.matcher(html);
    if (!data.find()) {
      throw new IllegalArgumentException("no page with data: " + html);
    }
    return Fixtures.json(data.group(1));
  }
}
