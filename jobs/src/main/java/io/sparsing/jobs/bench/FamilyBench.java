package io.sparsing.jobs.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.checkpoint.CheckpointWriter;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.layout.ForwardCost;
import io.sparsing.model.runtime.LoadedModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * Measures a bare forward of every family: d = 512, L = 4, random weights, configurations in {@code
 * families.json}. A mixture of experts runs beside a dense model with as many active parameters, in
 * turns.
 *
 * @param sequences number of sequences of random tokens
 * @param length tokens of each, T
 * @param rounds number of rounds; the median counts
 */
public record FamilyBench(int sequences, int length, int rounds) {
  private static final Duration MATRIX_TIME = Duration.ofMillis(100);

  /** Of each mixture, the family whose blocks it has but for the experts. */
  private static final Map<String, String> DENSE_TWINS =
      Map.of("mixtral", "mistral", "olmoe", "qwen3", "qwen3_moe", "qwen3");

  /**
   * What one family came to.
   *
   * @param family its {@code model_type}
   * @param forwardFlops floating-point operations a second of a bare forward with loss, of experts
   *     those that tokens are sent to
   * @param share the median of forward rate over matrix rate, taken round by round
   * @param overDense the median of its time over that of its dense twin, taken round by round;
   *     empty without experts
   */
  public record Result(
      String family, double forwardFlops, double share, Optional<Double> overDense) {}

  /**
   * Writes the checkpoints below a folder and measures them.
   *
   * @param progress is told each family
   */
  public List<Result> execute(Path folder, Consumer<String> progress) {
    List<JsonNode> configs = configs();
    List<Result> results = new ArrayList<>();
    for (JsonNode config : configs) {
      String family = config.get("model_type").textValue();
      progress.accept(family);
      Optional<Timed> twin =
          Optional.ofNullable(DENSE_TWINS.get(family))
              .map(name -> Timed.of(named(configs, name), folder.resolve(family + "-twin"), this));
      try (Timed own = Timed.of(config, folder.resolve(family), this)) {
        results.add(measured(own, twin));
      } finally {
        twin.ifPresent(Timed::close);
      }
    }
    return results;
  }

  private Result measured(Timed own, Optional<Timed> twin) {
    ModelConfig config = own.model.config();
    double[] seconds = new double[rounds];
    double[] share = new double[rounds];
    double[] overDense = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      double matrix =
          BenchAction.matrixRate(config.hiddenSize(), config.routedNeurons(), MATRIX_TIME);
      seconds[round] = own.seconds();
      share[round] = own.flops / seconds[round] / matrix;
      overDense[round] = twin.isPresent() ? seconds[round] / twin.get().seconds() : 0;
    }
    return new Result(
        config.modelType(),
        own.flops / BenchAction.median(seconds),
        BenchAction.median(share),
        twin.map(dense -> BenchAction.median(overDense)));
  }

  private static JsonNode named(List<JsonNode> configs, String family) {
    return configs.stream()
        .filter(config -> config.get("model_type").textValue().equals(family))
        .findFirst()
        .orElseThrow();
  }

  static List<JsonNode> configs() {
    try (InputStream in = FamilyBench.class.getResourceAsStream("families.json")) {
      List<JsonNode> configs = new ArrayList<>();
      new ObjectMapper().readTree(in).forEach(configs::add);
      return configs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A loaded model that has run once. */
  private static final class Timed implements AutoCloseable {
    private final LoadedModel model;
    private final double flops;
    private final List<int[]> tokens;

    private Timed(LoadedModel model, double flops, List<int[]> tokens) {
      this.model = model;
      this.flops = flops;
      this.tokens = tokens;
      model.bare(tokens); // compiles, and fills the allocator
    }

    static Timed of(JsonNode config, Path folder, FamilyBench bench) {
      CheckpointFolder written =
          new CheckpointWriter(config.toString(), BenchModel::weights)
              .write(folder.toUri().toString(), new Configuration());
      List<int[]> tokens =
          BenchModel.tokens(bench.sequences, bench.length, written.config().vocabularySize());
      return new Timed(
          LoadedModel.load(written),
          bench.sequences * ForwardCost.ofSequence(written.plan(), bench.length),
          tokens);
    }

    double seconds() {
      return BenchAction.seconds(() -> model.bare(tokens));
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
