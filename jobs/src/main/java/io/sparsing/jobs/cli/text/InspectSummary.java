package io.sparsing.jobs.cli.text;

import io.sparsing.analysis.report.data.NamedValue;
import io.sparsing.analysis.report.inspect.InspectData;
import io.sparsing.analysis.report.inspect.InspectedLayer;
import io.sparsing.jobs.inspect.InspectAction;
import io.sparsing.model.checkpoint.CheckpointFolder;
import java.io.PrintWriter;
import java.util.List;

/**
 * What an inspection says, on the terminal and on the page.
 *
 * @param folder the checkpoint
 * @param thresholds where the thresholds come from
 * @param result what was seen
 */
public record InspectSummary(
    CheckpointFolder folder, String thresholds, InspectAction.Result result) {
  /** The page's data. */
  public InspectData page() {
    List<NamedValue> facts =
        List.of(
            new NamedValue("Model", model()),
            new NamedValue("Tokens", tokens()),
            new NamedValue("Loss", loss()),
            new NamedValue("Thresholds", thresholds));
    return new InspectData(
        folder.name(), facts, folder.config().ffnSize(), result.layers(), result.sequences());
  }

  /** A few lines and a table of the layers. */
  public void print(PrintWriter out) {
    out.println(folder.name() + ": " + model());
    out.println(tokens() + ", loss " + loss());
    out.println("thresholds: " + thresholds);
    TextTable table = new TextTable("layer", "threshold", "activation ratio", "natural sparsity");
    for (InspectedLayer layer : result.layers()) {
      table.add(
          Integer.toString(layer.layer()),
          "%.6f".formatted(layer.threshold()),
          "%.4f".formatted(layer.activationRatio()),
          "%.4f".formatted(layer.naturalSparsity()));
    }
    table.print(out);
  }

  private String model() {
    return "%s, %d layers, d_model %d, d_ff %d, %,d non-embedding parameters"
        .formatted(
            folder.config().modelType(),
            folder.config().layers(),
            folder.config().hiddenSize(),
            folder.config().ffnSize(),
            folder.nonEmbeddingParameters());
  }

  private String tokens() {
    long tokens = result.sequences().stream().mapToLong(one -> one.tokens().size()).sum();
    return tokens == 1 ? "1 token" : "%,d tokens".formatted(tokens);
  }

  private String loss() {
    return result.denseLoss().isEmpty()
        ? "none: nothing predicts a first token"
        : "%.6f nats, %.6f with inactive neurons off"
            .formatted(result.denseLoss().getAsDouble(), result.truncatedLoss().getAsDouble());
  }
}
