package io.sparsing.jobs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.jobs.Fixtures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Document;

/** Runs {@code inspect} and finds what it said. */
final class InspectRun {
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
  static JsonNode pageData(Document page) {
    return Fixtures.json(page.expectFirst("script#inspect-data").data());
  }
}
