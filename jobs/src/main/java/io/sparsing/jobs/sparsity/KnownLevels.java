package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.cett.LayerThreshold;
import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.table.CorpusShards.Shard;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Measurements whose level or parameter is known: exact thresholds where the rule is CETT, then one
 * Spark job over (measurement × shard) for the sparse passes of all of them.
 */
final class KnownLevels {
  private final Warehouse warehouse;
  private final JavaRDD<Shard> shards;
  private final LongAccumulator positionsDone;

  KnownLevels(Warehouse warehouse, JavaRDD<Shard> shards, LongAccumulator positionsDone) {
    this.warehouse = warehouse;
    this.shards = shards;
    this.positionsDone = positionsDone;
  }

  /** A measurement that is to be made. */
  record Wanted(Subject subject, Method method, double parameter, Origin origin) {}

  /** Finds the thresholds, makes the passes, commits. */
  List<SparsityRow> measure(List<Wanted> wanted) {
    Map<Subject, ThresholdsOfSubject> thresholds = thresholds(wanted);
    List<MeasurementPlan> plans = new ArrayList<>();
    for (Wanted one : wanted) {
      boolean byCett = one.method() == Method.CETT;
      ThresholdsOfSubject found = thresholds.get(one.subject());
      plans.add(
          new MeasurementPlan(
              one.subject(),
              one.method(),
              one.parameter(),
              byCett ? found.byLevel().get(one.parameter()) : List.of(),
              one.origin(),
              byCett ? found.seconds() : 0,
              0));
    }
    return commit(plans);
  }

  /** Makes the passes of measurements whose thresholds are known, and commits. */
  List<SparsityRow> commit(List<MeasurementPlan> plans) {
    SparsePass pass = new SparsePass(context(), shards, positionsDone);
    try (FinalPasses measured = FinalPasses.run(pass, plans)) {
      return new MeasurementWriter(warehouse, SearchOptions.STANDARD.cettTolerance())
          .write(measured);
    }
  }

  private record ThresholdsOfSubject(Map<Double, List<LayerThreshold>> byLevel, double seconds) {}

  /** Refines subjects with the same levels together. */
  private Map<Subject, ThresholdsOfSubject> thresholds(List<Wanted> wanted) {
    Map<Subject, TreeSet<Double>> levels = new LinkedHashMap<>();
    wanted.stream()
        .filter(one -> one.method() == Method.CETT)
        .forEach(
            one ->
                levels
                    .computeIfAbsent(one.subject(), subject -> new TreeSet<>())
                    .add(one.parameter()));
    Map<List<Double>, List<Subject>> subjects = new LinkedHashMap<>();
    levels.forEach(
        (subject, set) ->
            subjects.computeIfAbsent(List.copyOf(set), key -> new ArrayList<>()).add(subject));
    ExactThresholds exact = new ExactThresholds(context(), shards, positionsDone);
    Map<Subject, ThresholdsOfSubject> found = new HashMap<>();
    subjects.forEach(
        (group, members) -> {
          double[] byIndex = group.stream().mapToDouble(Double::doubleValue).toArray();
          List<ExactThresholds.Refined> refined = exact.refine(members, byIndex);
          for (int i = 0; i < members.size(); i++) {
            Map<Double, List<LayerThreshold>> byLevel = new HashMap<>();
            for (int j = 0; j < group.size(); j++) {
              byLevel.put(group.get(j), refined.get(i).byLevel().get(j));
            }
            found.put(members.get(i), new ThresholdsOfSubject(byLevel, refined.get(i).seconds()));
          }
        });
    return found;
  }

  private JavaSparkContext context() {
    return new JavaSparkContext(warehouse.spark().sparkContext());
  }
}
