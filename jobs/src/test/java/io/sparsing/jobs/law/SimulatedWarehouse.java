package io.sparsing.jobs.law;

import io.sparsing.jobs.SparsityMethod;
import io.sparsing.jobs.SparsityStatus;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.LayerSparsityRow;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Fills a warehouse with a made-up study of any size that follows the laws of the paper: no number
 * in it was measured.
 */
public final class SimulatedWarehouse {
  static final int CHECKPOINTS = 16;
  public static final int LAYERS = 12;
  static final int DOCUMENTS = 160;

  /** The 97.5 % quantile of Student's distribution with 159 degrees of freedom. */
  static final double STUDENT = 1.975;

  static final int NEURONS = 128;
  private static final String CORPUS = "corpus-1";
  private static final List<String> FUNCTIONS = List.of("relu", "silu", "gelu");
  private static final double[] WIDTH_DEPTH = {16, 24, 32, 48, 64};
  private static final long[] SIZES = {100_000_000, 200_000_000, 400_000_000, 800_000_000};
  private static final Instant LAST_NIGHT = Instant.parse("2026-03-05T02:00:00Z");

  private final Random random = new Random(5);
  private final List<CheckpointRow> checkpoints = new ArrayList<>();
  private final List<SparsityRow> measurements = new ArrayList<>();
  private final List<LayerSparsityRow> layers = new ArrayList<>();
  private final List<PerplexityRow> perplexities = new ArrayList<>();
  private final List<String> last = new ArrayList<>();

  private SimulatedWarehouse() {}

  /** Enters that many series. */
  public static void fill(Warehouse warehouse, int seriesCount) {
    SimulatedWarehouse study = new SimulatedWarehouse();
    for (int i = 0; i < seriesCount; i++) {
      study.series(i);
    }
    study.write(warehouse);
  }

  private void series(int index) {
    String function = FUNCTIONS.get(index % FUNCTIONS.size());
    double shape = WIDTH_DEPTH[index / FUNCTIONS.size() % WIDTH_DEPTH.length];
    long size = SIZES[index / (FUNCTIONS.size() * WIDTH_DEPTH.length) % SIZES.length];
    String name = "%s-%dm-w%d".formatted(function, size / 1_000_000, (int) shape);
    double limit = limit(function, shape) + 0.003 * random.nextGaussian();
    for (int step = 0; step < CHECKPOINTS; step++) {
      double tokens = 1e9 * Math.pow(100, step / (CHECKPOINTS - 1.0));
      String id = "%s-%02d".formatted(name, step);
      double ratio = ratio(function, limit, tokens) + 0.0015 * random.nextGaussian();
      checkpoints.add(checkpoint(id, name, function, shape, size, step, (long) tokens));
      measurements.add(measurement(id, ratio, step, size));
      layers(id, ratio, step);
      passes(id, ratio, step == CHECKPOINTS - 1);
      if (step == CHECKPOINTS - 1) {
        last.add(id);
      }
    }
  }

  /** Linear in the shape up to a bottleneck at 40, flat beyond. */
  private static double limit(String function, double shape) {
    double bend = Math.min(shape, 40) / 40;
    return switch (function) {
      case "relu" -> 0.05 + 0.05 * bend;
      case "silu" -> 0.32 + 0.08 * bend;
      default -> 0.24 + 0.07 * bend;
    };
  }

  private static double ratio(String function, double limit, double tokens) {
    double billions = tokens / 1e9;
    return function.equals("relu")
        ? limit + Math.exp(-0.45 * Math.pow(billions, 0.45) - 2.0)
        : limit - 0.09 * Math.pow(billions, -0.45);
  }

  private static CheckpointRow checkpoint(
      String id, String series, String function, double shape, long size, int step, long tokens) {
    return new CheckpointRow(
        id,
        "file:/simulated/" + id,
        "step" + 1000 * (step + 1),
        series,
        "llama",
        function,
        Optional.of(tokens),
        Optional.of(1000L * (step + 1)),
        Optional.of(2.4),
        LAYERS,
        (int) (shape * LAYERS),
        NEURONS,
        8,
        8,
        32_000,
        size,
        shape,
        "simulated",
        LAST_NIGHT,
        Optional.empty(),
        Optional.empty());
  }

  private SparsityRow measurement(String id, double ratio, int step, long size) {
    double forward = size / 1e8 * (9 + random.nextDouble());
    Duration ago = Duration.ofHours(24L * ((CHECKPOINTS - 1 - step) / 4));
    return new SparsityRow(
        "m-" + id,
        "e-" + id,
        id,
        CORPUS,
        SparsityMethod.PPLP,
        Optional.of(1.0),
        Optional.empty(),
        SparsityStatus.FOUND,
        Optional.of(0.2),
        ratio,
        1 - ratio,
        0.1,
        Math.max(0, 0.03 * (step + 1) / CHECKPOINTS * (1 - ratio) + 0.002 * random.nextGaussian()),
        2.5,
        2.5 + Math.log(1.0099),
        1.0099,
        Optional.empty(),
        Optional.of(1),
        7,
        262_144,
        261_000,
        forward,
        forward * (7 + 3 * random.nextDouble()),
        LAST_NIGHT.minus(ago),
        Optional.of(0.01),
        Optional.empty(),
        error(step, ratio),
        end(step, ratio, -1),
        end(step, ratio, 1),
        error(step, 0.2),
        end(step, 0.2, -1),
        end(step, 0.2, 1),
        Optional.of(1.4e-3),
        Optional.of(-12.0),
        Optional.of(0.1995),
        Optional.of(ratio + 0.001),
        Optional.of(step == 0 ? 5L : DOCUMENTS),
        step == 0 ? Optional.of("5 documents, and 8 are needed") : Optional.empty(),
        Optional.of(SparsityRow.METHOD_VERSION),
        Optional.empty(),
        Optional.empty());
  }

  /** 1.5 to 2.2 % of the value; none at the first checkpoint of a series. */
  private static Optional<Double> error(int step, double value) {
    return step == 0 ? Optional.empty() : Optional.of(value * (0.015 + 0.001 * (step % 8)));
  }

  private static Optional<Double> end(int step, double value, int side) {
    return error(step, value).map(error -> value + side * STUDENT * error);
  }

  private void layers(String id, double ratio, int step) {
    for (int layer = 0; layer < LAYERS; layer++) {
      double share = ratio * (0.6 + 0.6 * Math.sin(Math.PI * (layer + 1) / (LAYERS + 1.0)));
      layers.add(
          new LayerSparsityRow(
              "m-" + id,
              id,
              CORPUS,
              layer,
              Optional.of(0.01 + 0.002 * layer),
              Optional.of(0.2),
              share,
              0.1,
              2,
              Optional.of(1),
              error(step, share),
              end(step, share, -1),
              end(step, share, 1),
              Optional.empty()));
    }
  }

  private void passes(String id, double ratio, boolean everyRule) {
    List<SparsityMethod> rules =
        everyRule
            ? List.of(
                SparsityMethod.CETT, SparsityMethod.TOPK, SparsityMethod.FAT, SparsityMethod.TOPP)
            : List.of(SparsityMethod.CETT);
    for (SparsityMethod rule : rules) {
      double penalty = 1 + 0.5 * rules.indexOf(rule);
      for (double level : new double[] {0.06, 0.1, 0.15, 0.19, 0.2, 0.25, 0.35}) {
        double kept = Math.min(1, ratio * Math.pow(0.2 / level, 0.8));
        double pplRatio = 1 + 0.0099 * penalty * Math.pow(level / 0.2, 2.4);
        perplexities.add(
            new PerplexityRow(
                "e-" + id,
                id,
                CORPUS,
                rule,
                rule == SparsityMethod.TOPK ? kept : level,
                2.5 + Math.log(pplRatio),
                pplRatio,
                kept,
                261_000));
      }
    }
  }

  private void write(Warehouse warehouse) {
    warehouse.insertMissing(
        WarehouseTable.CORPORA,
        List.of(
            new CorpusRow(
                CORPUS,
                "file:/simulated/validation.jsonl",
                "simulated",
                1024,
                DOCUMENTS,
                9000,
                262_144,
                261_000,
                "simulated",
                LAST_NIGHT,
                Optional.empty(),
                Optional.empty())));
    warehouse.insertMissing(WarehouseTable.CHECKPOINTS, checkpoints);
    warehouse.insertMissing(WarehouseTable.LAYER_SPARSITY, layers);
    warehouse.insertMissing(WarehouseTable.PERPLEXITIES, perplexities);
    warehouse.insertMissing(WarehouseTable.SPARSITY, measurements);
    SimulatedDetails.enter(
        warehouse, measurements.stream().filter(row -> last.contains(row.checkpointId())).toList());
  }
}
