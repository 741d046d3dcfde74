package io.sparsing.jobs.measure;

import io.sparsing.analysis.state.QuantileState;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.StageProgress;
import io.sparsing.jobs.pass.CorpusShards;
import io.sparsing.jobs.pass.CorpusShards.Shard;
import io.sparsing.jobs.pass.ModelPass;
import io.sparsing.jobs.pass.PassWork;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.GateQuantileRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.model.runtime.LoadedModel;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Places ε of FAT by the data: quantiles of {@code |act(gate)|} where it is not 0, over all layers
 * of a checkpoint and the first shard of a corpus.
 */
record GateQuantiles(Warehouse warehouse, CorpusRow corpus) {
  private static final List<Double> SHARES = List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9);

  /** ε is to be read by people; the quantile is only a place to look at. */
  private static final MathContext DIGITS = new MathContext(2);

  /** How many ε are placed for a checkpoint. */
  static int count() {
    return SHARES.size();
  }

  /**
   * The ε of checkpoints, ascending, by key of the dense pass; places those that are missing.
   *
   * @param uris checkpoint folders by key of the dense pass
   */
  Map<String, List<Double>> of(Map<String, String> uris) {
    Map<String, List<Double>> known = stored(uris);
    Map<String, String> missing = new TreeMap<>(uris);
    missing.keySet().removeAll(known.keySet());
    if (missing.isEmpty()) {
      return known;
    }
    place(missing);
    return stored(uris);
  }

  private Map<String, List<Double>> stored(Map<String, String> uris) {
    return warehouse
        .records(
            WarehouseTable.GATE_QUANTILES, GateQuantileRow.class, "measurement_id", uris.keySet())
        .stream()
        .sorted(Comparator.comparing(GateQuantileRow::quantile))
        .collect(
            Collectors.groupingBy(
                GateQuantileRow::measurementId,
                Collectors.collectingAndThen(
                    Collectors.mapping(GateQuantileRow::epsilon, Collectors.toList()),
                    list -> list.stream().distinct().toList())));
  }

  private void place(Map<String, String> uris) {
    List<String> ids = List.copyOf(uris.keySet());
    List<ModelPass.Target<Work.Gates, Void>> targets = new ArrayList<>();
    ids.forEach(
        id -> targets.add(new ModelPass.Target<>(targets.size(), uris.get(id), new Work())));
    JavaSparkContext context = new JavaSparkContext(warehouse.spark().sparkContext());
    long total = uris.size() * corpus.positions();
    List<GateQuantileRow> rows = new ArrayList<>();
    try (StageProgress progress = StageProgress.start(context.sc(), "Gates", "tokens", total)) {
      var first = CorpusShards.read(warehouse, corpus).filter(shard -> shard.shard() == 0);
      new ModelPass(context, first, progress.counter())
          .states(targets)
          .forEach(
              (index, gates) -> rows.addAll(rows(ids.get(index), uris.get(ids.get(index)), gates)));
    }
    warehouse.insertMissing(WarehouseTable.GATE_QUANTILES, rows);
  }

  private static List<GateQuantileRow> rows(String id, String uri, Work.Gates gates) {
    if (!gates.refusals().isEmpty()) {
      throw new InputException(
          "Cannot place epsilons of %s: %s".formatted(uri, gates.refusals().get(0)));
    }
    QuantileState values = gates.values();
    return SHARES.stream()
        .map(
            share ->
                new GateQuantileRow(
                    id, share, values.nonzeros() == 0 ? 0 : rounded(values.quantile(share))))
        .toList();
  }

  private static double rounded(float value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }

  /** A pass that looks at gates only. */
  record Work() implements PassWork<Work.Gates, Void> {
    /** Gates of all layers. */
    record Gates(List<String> refusals, QuantileState values, double forwardSeconds)
        implements PassWork.State<Gates> {
      @Override
      public Gates merge(Gates other) {
        return new Gates(
            refusals.isEmpty() ? other.refusals : refusals,
            values.merge(other.values),
            forwardSeconds + other.forwardSeconds);
      }
    }

    @Override
    public Found<Gates, Void> run(LoadedModel model, Shard shard, LongAccumulator positionsDone) {
      long start = System.nanoTime();
      QuantileState values = new QuantileState();
      model.gates(shard.sequences(), (batch, layer, gates) -> values.add(gates));
      positionsDone.add(shard.positions());
      return new Found<>(
          new Gates(List.of(), values, (System.nanoTime() - start) / 1e9), List.of());
    }

    @Override
    public Gates refused(String line) {
      return new Gates(List.of(line), new QuantileState(), 0);
    }
  }
}
