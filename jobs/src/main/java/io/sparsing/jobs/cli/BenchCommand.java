package io.sparsing.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.bench.BenchModel;
import io.sparsing.jobs.bench.BenchResult;
import io.sparsing.jobs.bench.DeviceBench;
import io.sparsing.jobs.bench.FamilyBench;
import io.sparsing.jobs.bench.LawsBench;
import io.sparsing.jobs.bench.StageCost;
import io.sparsing.jobs.bench.StorageBench;
import io.sparsing.jobs.bench.TrainBench;
import io.sparsing.jobs.cli.option.LawsBenchOptions;
import io.sparsing.jobs.cli.option.TrainBenchOptions;
import io.sparsing.jobs.cli.text.BenchTables;
import io.sparsing.jobs.cli.text.TextOutput;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how fast this machine is. */
@Command(
    name = "bench",
    description =
        "Measure what forwards, measurements, training and stored activations cost on this machine,"
            + " with models that the command makes itself, and how often intervals hold a"
            + " simulated truth.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  /** What can be measured. */
  enum Part {
    /** Matrix products, bare forwards, loading, memory; no Spark. */
    FORWARD,
    /** Bare forwards of every family; no Spark. */
    FAMILIES,
    /** Passes in bare forwards on a device, by kind of kernels; no Spark. */
    DEVICE,
    /** Extraction and PPL-p% in forwards, through Spark and the tables. */
    MEASURE,
    /** Bytes and nanoseconds of a stored activation. */
    STORAGE,
    /** Tokens a second of small models that learn; no Spark. */
    TRAIN,
    /** How often 95 % intervals of limits and bottlenecks hold a simulated truth; no Spark. */
    LAWS
  }

  @Option(
      names = "--part",
      split = ",",
      paramLabel = "PART",
      defaultValue = "forward",
      description =
          "forward, families, device, measure, storage, train, laws; all but the first take minutes."
              + " Default: forward")
  private Set<Part> parts;

  @Option(
      names = "--corpora",
      split = ",",
      paramLabel = "N",
      defaultValue = "8,64",
      description = "For measure: sequences of 256 tokens in each corpus. Default: 8,64")
  private List<Integer> corpora;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "For device: cpu or gpu, which is the first GPU. Default: cpu")
  private ComputeDevice.Kind device;

  @Mixin private TrainBenchOptions training;

  @Mixin private LawsBenchOptions laws;

  @Option(
      names = "--model",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "d512-l8,d768-l12",
      description = "Shapes: d512-l8, d768-l12, d1024-l16, d1792-l30. Default: the first two")
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
      description = "Number of rounds; the median counts, for storage the best. Default: 5")
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
    corpora.forEach(size -> check("--corpora", size, 1, 100_000));
    List<BenchModel> shapes = models.stream().map(this::shape).toList();
    Path folder = Files.createTempDirectory("sparsing-bench");
    try {
      report(run(shapes, folder));
    } finally {
      delete(folder);
    }
    return Sparsing.DONE;
  }

  /** What was measured; a part left out is empty. */
  private record Results(
      List<BenchResult> forward,
      List<FamilyBench.Result> families,
      List<DeviceBench.Result> device,
      List<StageCost> measure,
      List<StorageBench.Result> storage,
      List<TrainBench.Result> train,
      List<LawsBench.Result> laws) {}

  private Results run(List<BenchModel> shapes, Path folder) {
    BenchParts bench = new BenchParts(folder, shapes, sequences, length, rounds, this::say);
    return new Results(
        when(Part.FORWARD, bench::forward),
        when(Part.FAMILIES, bench::families),
        when(
            Part.DEVICE,
            () -> bench.devices(new ComputeDevice(device, 0, ComputeDevice.Weights.FLOAT32))),
        when(Part.MEASURE, () -> bench.measure(corpora)),
        when(Part.STORAGE, bench::storage),
        when(Part.TRAIN, () -> training.bench(rounds).execute(this::say)),
        when(
            Part.LAWS,
            () -> {
              say("simulated series");
              return laws.bench().execute();
            }));
  }

  private <T> List<T> when(Part part, Supplier<List<T>> results) {
    return parts.contains(part) ? results.get() : List.of();
  }

  private void say(String what) {
    spec.commandLine().getErr().println("Measuring " + what + " ...");
  }

  private void report(Results results) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json != null) {
      TextOutput.write(
          json, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(results), out);
    }
    if (!TextOutput.STANDARD_OUTPUT.equals(json)) {
      BenchTables tables = new BenchTables(out);
      tables.print(results.forward(), results.measure(), results.storage());
      tables.families(results.families());
      tables.devices(results.device());
      tables.train(results.train());
      tables.laws(results.laws());
    }
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
      if (BenchParts.name(shape).equals(name)) {
        return shape;
      }
    }
    throw new InputException(
        "Cannot bench: expected --model d512-l8, d768-l12, d1024-l16 or d1792-l30, found " + name);
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
