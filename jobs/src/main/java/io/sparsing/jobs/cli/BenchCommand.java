package io.sparsing.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.bench.BenchAction;
import io.sparsing.jobs.bench.BenchModel;
import io.sparsing.jobs.bench.BenchResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how fast this machine is. */
@Command(
    name = "bench",
    description =
        "Measure how fast this machine runs and loads models that the command makes itself; starts"
            + " no Spark.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  @Option(
      names = "--model",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "d512-l8,d768-l12",
      description = "Shapes: d512-l8, d768-l12, d1024-l16. Default: the first two")
  private List<String> models;

  @Option(
      names = "--sequences",
      paramLabel = "N",
      defaultValue = "8",
      description = "Sequences of random tokens. Default: 8")
  private int sequences;

  @Option(
      names = "--length",
      paramLabel = "TOKENS",
      defaultValue = "512",
      description = "Tokens of a sequence, up to 2048. Default: 512")
  private int length;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Measurements, of which the median counts. Default: 5")
  private int rounds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Native threads, as many as a Spark task gets cores. Default: 1")
  private int threads;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write JSON; - for standard output, without the table.")
  private String json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    check("--sequences", sequences, 1, 100_000);
    check("--length", length, 2, 2048);
    check("--rounds", rounds, 1, 1000);
    check("--threads", threads, 1, 1024);
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    List<BenchModel> shapes = models.stream().map(this::shape).toList();
    List<BenchResult> results = new ArrayList<>();
    Path folder = Files.createTempDirectory("sparsing-bench");
    try {
      for (BenchModel shape : shapes) {
        spec.commandLine().getErr().println("Measuring " + name(shape) + " ...");
        results.add(new BenchAction(shape, sequences, length, rounds).execute(folder));
      }
    } finally {
      delete(folder);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json != null) {
      TextOutput.write(
          json, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(results), out);
    }
    if (!TextOutput.STANDARD_OUTPUT.equals(json)) {
      print(results, out);
    }
    return Sparsing.DONE;
  }

  private void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot bench: expected %s from %d to %d, found %d"
              .formatted(option, least, most, value));
    }
  }

  private BenchModel shape(String name) {
    for (BenchModel shape : BenchModel.values()) {
      if (name(shape).equals(name)) {
        return shape;
      }
    }
    throw new InputException(
        "Cannot bench: expected --model d512-l8, d768-l12 or d1024-l16, found " + name);
  }

  private static String name(BenchModel shape) {
    return shape.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void print(List<BenchResult> results, PrintWriter out) {
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

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }
}
