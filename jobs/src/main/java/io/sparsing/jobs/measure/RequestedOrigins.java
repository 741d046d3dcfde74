package io.sparsing.jobs.measure;

import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.Arithmetic;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns a request into the measurements that are wanted of each checkpoint. */
record RequestedOrigins(
    Warehouse warehouse, String corpusId, GateQuantiles gates, Arithmetic arithmetic) {
  /** What is wanted, by checkpoint id; of a request that rests on searches, what these found. */
  Map<String, List<Origin>> of(MeasureRequest request, List<CheckpointRow> checkpoints) {
    Map<String, List<Origin>> origins = new HashMap<>();
    if (request instanceof MeasureRequest.Search search) {
      checkpoints.forEach(row -> origins.put(row.checkpointId(), searched(search)));
    } else if (request instanceof MeasureRequest.Rules rules) {
      origins.putAll(asked(rules, checkpoints));
    } else if (request instanceof MeasureRequest.OneLevel one) {
      origins.putAll(stabilised(one, checkpoints));
    } else if (request instanceof MeasureRequest.Calibrated calibrated) {
      checkpoints.forEach(row -> origins.put(row.checkpointId(), calibrations(calibrated, row)));
    }
    return origins;
  }

  private Map<String, List<Origin>> asked(
      MeasureRequest.Rules rules, List<CheckpointRow> checkpoints) {
    boolean byData = rules.rules().stream().anyMatch(RuleGrid::placedByData);
    Map<String, List<Double>> placed = byData ? gates(checkpoints) : Map.of();
    Map<String, List<Origin>> origins = new HashMap<>();
    for (CheckpointRow row : checkpoints) {
      List<Origin> all = new ArrayList<>();
      for (RuleGrid rule : rules.rules()) {
        (rule.placedByData() ? placed.get(extractionId(row)) : rule.parameters())
            .forEach(parameter -> all.add(new Origin.Asked(rule.method(), parameter)));
      }
      origins.put(row.checkpointId(), all.stream().distinct().toList());
    }
    return origins;
  }

  private String extractionId(CheckpointRow row) {
    return extractionId(row, corpusId);
  }

  private String extractionId(CheckpointRow row, String corpus) {
    return ExtractionRow.id(row.checkpointId(), corpus, arithmetic);
  }

  private static List<Origin> searched(MeasureRequest.Search search) {
    return search.percents().stream()
        .<Origin>map(percent -> new Origin.Searched(percent, search.options()))
        .toList();
  }

  private Map<String, List<Double>> gates(List<CheckpointRow> checkpoints) {
    Map<String, String> uris = new TreeMap<>();
    checkpoints.forEach(row -> uris.put(extractionId(row), row.uri()));
    return gates.of(uris);
  }

  /** The levels of every series that the weights belong to. */
  private Map<String, List<Origin>> stabilised(
      MeasureRequest.OneLevel one, List<CheckpointRow> checkpoints) {
    Map<String, List<Origin>> bySeries = new TreeMap<>();
    one.deciding().forEach((series, rows) -> bySeries.put(series, levels(one, rows)));
    Map<String, List<Origin>> origins = new HashMap<>();
    for (CheckpointRow row : checkpoints) {
      origins.put(
          row.checkpointId(),
          one.places().stream()
              .filter(place -> place.checkpointId().equals(row.checkpointId()))
              .flatMap(place -> bySeries.get(place.series()).stream())
              .distinct()
              .toList());
    }
    return origins;
  }

  private List<Origin> levels(MeasureRequest.OneLevel one, List<CheckpointRow> deciding) {
    SearchOptions options = one.search().options();
    List<Origin> levels = new ArrayList<>();
    for (double percent : one.search().percents()) {
      double sum = 0;
      for (CheckpointRow row : deciding) {
        sum += level(row, new Origin.Searched(percent, options));
      }
      levels.add(new Origin.Stabilised(percent, sum / deciding.size()));
    }
    return levels;
  }

  private double level(CheckpointRow row, Origin.Searched search) {
    List<SparsityRow> found = stored(List.of(search.measurementId(extractionId(row))));
    if (found.isEmpty() || found.get(0).status() != search.status()) {
      throw new InputException(
          "Cannot stabilise series %s: expected a CETT level found at p = %s %%, found %s, %s"
              .formatted(
                  row.series(),
                  search.increase(),
                  found.isEmpty() ? "none" : found.get(0).status(),
                  row.uri()));
    }
    return found.get(0).cett().orElseThrow();
  }

  private List<Origin> calibrations(MeasureRequest.Calibrated calibrated, CheckpointRow row) {
    List<String> ids = new ArrayList<>();
    for (String other : calibrated.corpusIds()) {
      searched(calibrated.search())
          .forEach(one -> ids.add(one.measurementId(extractionId(row, other))));
    }
    return stored(ids).stream().<Origin>map(Origin.Calibrated::new).toList();
  }

  /** Finished measurements among these. */
  List<SparsityRow> stored(List<String> ids) {
    return warehouse.records(WarehouseTable.SPARSITY, SparsityRow.class, "measurement_id", ids);
  }
}
