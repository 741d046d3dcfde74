package io.sparsing.jobs.cli.option;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.cli.text.PlaceNames;
import io.sparsing.jobs.corpus.TokenizeCorpusAction;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.study.RegisterCheckpointsAction;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.Warehouse;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which checkpoints, on which corpora. */
public final class SubjectOptions {
  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      arity = "1..*",
      required = true,
      description = "Checkpoint folders (Hugging Face layout) or globs, on any Hadoop file system.")
  private List<String> checkpoints;

  @Option(
      names = "--corpus",
      paramLabel = "PATH",
      arity = "1..*",
      required = true,
      description =
          "Folders, files or globs of .txt, .jsonl, .json or .parquet; or wordnet:validation,"
              + " wordnet:train.")
  private List<String> corpora;

  @Option(
      names = "--context",
      paramLabel = "TOKENS",
      description = "Longest window of text. Default: the model's, at most 2048")
  private Integer contextTokens;

  /**
   * What is to be measured, and what cannot be.
   *
   * @param tokenized the corpora
   * @param places all checkpoint folders, in the order given
   * @param checkpoints the first folder of each weights
   * @param refused one line for each checkpoint that cannot be measured
   */
  public record Subjects(
      List<Tokenized> tokenized,
      List<CheckpointRow> places,
      List<CheckpointRow> checkpoints,
      OptionalInt context,
      List<String> refused) {
    /** What tables call the checkpoint folders. */
    public PlaceNames names() {
      return PlaceNames.of(places);
    }

    /** Every folder of these checkpoints' weights. */
    public List<CheckpointRow> placesOf(List<CheckpointRow> chosen) {
      Set<String> ids =
          chosen.stream().map(CheckpointRow::checkpointId).collect(Collectors.toSet());
      return places.stream().filter(row -> ids.contains(row.checkpointId())).toList();
    }

    /** Another corpus for the same checkpoints. */
    public List<Tokenized> on(Warehouse warehouse, String corpus) {
      return new TokenizeCorpusAction(warehouse, corpus, checkpoints, context).execute();
    }
  }

  /**
   * Registers the checkpoints and tokenises the corpora; says on {@code err} which checkpoints are
   * refused, and which hold the same weights.
   *
   * @throws InputException if none is left
   */
  public Subjects prepare(Warehouse warehouse, PrintWriter err) {
    var registered = new RegisterCheckpointsAction(warehouse, checkpoints).execute();
    if (registered.checkpoints().isEmpty()) {
      throw new InputException(
          registered.refused().isEmpty()
              ? "Cannot measure: expected a checkpoint folder, found only files"
              : String.join("; ", registered.refused()));
    }
    Stream.concat(registered.refused().stream(), registered.notes().stream())
        .forEach(line -> err.println("sparsing: " + line));
    OptionalInt context =
        contextTokens == null ? OptionalInt.empty() : OptionalInt.of(contextTokens);
    List<Tokenized> tokenized = new ArrayList<>();
    for (String corpus : corpora) {
      tokenized.addAll(
          new TokenizeCorpusAction(warehouse, corpus, registered.checkpoints(), context).execute());
    }
    return new Subjects(
        tokenized, registered.places(), registered.checkpoints(), context, registered.refused());
  }
}
