package io.sparsing.jobs.cli.text;

import io.sparsing.jobs.bench.BenchResult;
import io.sparsing.jobs.bench.DeviceBench;
import io.sparsing.jobs.bench.FamilyBench;
import io.sparsing.jobs.bench.LawsBench;
import io.sparsing.jobs.bench.StageCost;
import io.sparsing.jobs.bench.StorageBench;
import io.sparsing.jobs.bench.TrainBench;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prints what {@code bench} measured, a table for each part that was. */
public record BenchTables(PrintWriter out) {
  /** Prints what was measured, a table for each part. */
  public void print(
      List<BenchResult> forward, List<StageCost> measure, List<StorageBench.Result> storage) {
    if (!forward.isEmpty()) {
      forward(forward);
    }
    if (!storage.isEmpty()) {
      storage(storage);
    }
    if (!measure.isEmpty()) {
      measure(measure);
    }
  }

  private void forward(List<BenchResult> results) {
    TextTable table =
        new TextTable(
            "model",
            "tokens",
            "matrix GFLOP/s",
            "forward tokens/s",
            "forward GFLOP/s",
            "share",
            "file MB",
            "read",
            "load",
            "load/read",
            "native MB");
    for (BenchResult result : results) {
      table.add(
          result.model(),
          "%d x %d".formatted(result.sequences(), result.sequenceTokens()),
          "%.0f".formatted(result.matrixFlops() / 1e9),
          "%,.0f".formatted(result.forwardTokens()),
          "%.0f".formatted(result.forwardFlops() / 1e9),
          "%.2f".formatted(result.share()),
          "%.0f".formatted(result.fileBytes() / 1e6),
          "%.3f s".formatted(result.readSeconds()),
          "%.3f s".formatted(result.loadSeconds()),
          "%.2f".formatted(result.loadRatio()),
          "%.0f".formatted(result.peakBytes() / 1e6));
    }
    table.print(out);
  }

  /** Prints a line for each family; nothing where none was measured. */
  public void families(List<FamilyBench.Result> results) {
    if (results.isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable("family", "forward GFLOP/s", "share", "time over dense with as many active");
    for (FamilyBench.Result result : results) {
      table.add(
          result.family(),
          "%.0f".formatted(result.forwardFlops() / 1e9),
          "%.2f".formatted(result.share()),
          result.overDense().map("%.2f"::formatted).orElse(""));
    }
    table.print(out);
  }

  /** What passes cost on a device. */
  public void devices(List<DeviceBench.Result> results) {
    if (results.isEmpty()) {
      return;
    }
    TextTable table = new TextTable("model", "device", "kernels", "pass", "cost");
    for (DeviceBench.Result result : results) {
      String rate =
          "%,.0f tokens/s, %.2f of %.0f GFLOP/s"
              .formatted(result.tokensPerSecond(), result.share(), result.matrixFlops() / 1e9);
      table.add(lower(result.model()), result.device(), lower(result.kernels()), "bare", rate);
      result
          .forwards()
          .forEach((pass, cost) -> table.add("", "", "", pass, "%.2f forwards".formatted(cost)));
    }
    table.print(out);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void measure(List<StageCost> costs) {
    TextTable table =
        new TextTable(
            "stage",
            "tokens",
            "bare forward",
            "task time",
            "of it",
            "forwards",
            "target",
            "sparse passes",
            "wall");
    for (StageCost cost : costs) {
      table.add(
          cost.stage(),
          "%d x %d".formatted(cost.sequences(), cost.sequenceTokens()),
          "%.2f s".formatted(cost.forwardSeconds()),
          "%.2f s".formatted(cost.allTaskSeconds()),
          parts(cost),
          "%.2f".formatted(cost.forwards()),
          "%.1f".formatted(cost.target()),
          Integer.toString(cost.sparsePasses()),
          "%.1f s".formatted(cost.wallSeconds()));
    }
    table.print(out);
  }

  private static String parts(StageCost cost) {
    return new TreeMap<>(cost.taskSeconds())
        .entrySet().stream()
            .map(part -> "%s %.1f".formatted(part.getKey(), part.getValue()))
            .collect(Collectors.joining(", "));
  }

  private void storage(List<StorageBench.Result> results) {
    TextTable table = new TextTable("model", "activations", "zeros", "bytes each", "write", "read");
    for (StorageBench.Result result : results) {
      table.add(
          result.model(),
          "%,d".formatted(result.values()),
          "%.3f".formatted(result.zeroShare()),
          "%.3f".formatted(result.bytesPerActivation()),
          "%.1f ns".formatted(result.writeNanosPerActivation()),
          "%.1f ns".formatted(result.readNanosPerActivation()));
    }
    table.print(out);
  }

  /** Prints a line for each variant; nothing where none was measured. */
  public void train(List<TrainBench.Result> results) {
    if (results.isEmpty()) {
      return;
    }
    TextTable table = new TextTable("model", "batch", "runs x threads", "tokens/s", "share");
    for (TrainBench.Result result : results) {
      table.add(
          "d%d-l%d".formatted(result.hiddenSize(), result.layers()),
          "%d x %d".formatted(result.batch(), result.context()),
          "%d x %d".formatted(result.runs(), result.threads()),
          "%,.0f".formatted(result.tokensPerSecond()),
          "%.2f".formatted(result.share()));
    }
    table.print(out);
  }

  /** Nothing where nothing was simulated. */
  public void laws(List<LawsBench.Result> results) {
    TextTable table =
        new TextTable(
            "interval of",
            "truth",
            "correlation",
            "documents",
            "series",
            "coverage",
            "below",
            "above",
            "identified",
            "mean width",
            "time");
    for (LawsBench.Result result : results) {
      table.add(
          result.quantity(),
          result.truth(),
          "%.2f".formatted(result.noiseCorrelation()),
          result.documents() == 0 ? "-" : Integer.toString(result.documents()),
          Integer.toString(result.series()),
          "%.1f %%".formatted(100 * result.coverage()),
          "%.1f %%".formatted(100 * result.below()),
          "%.1f %%".formatted(100 * result.above()),
          "%.1f %%".formatted(100 * result.identified()),
          "%.4f".formatted(result.meanWidth()),
          "%.1f s".formatted(result.seconds()));
    }
    table.print(out);
  }
}
