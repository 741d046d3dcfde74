package io.sparsing.jobs.measure;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import io.sparsing.analysis.cett.CettCurve;
import io.sparsing.analysis.state.DocumentSums;
import io.sparsing.jobs.table.CettCurveRow;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.DocumentLossRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** Reads what the dense pass left of each checkpoint. */
final class SubjectReader {
  private final Warehouse warehouse;

  SubjectReader(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  List<Subject> read(List<CheckpointRow> checkpoints, Map<String, ExtractionRow> extractions) {
    List<String> ids =
        checkpoints.stream()
            .map(row -> extractions.get(row.checkpointId()).measurementId())
            .toList();
    Map<String, Map<Integer, List<CettCurveRow>>> curves = curves(ids);
    Map<String, Map<Integer, Double>> zeros = naturalSparsity(ids);
    Map<String, DocumentSums> documents = documents(ids);
    List<Subject> subjects = new ArrayList<>();
    for (CheckpointRow checkpoint : checkpoints) {
      ExtractionRow extraction = extractions.get(checkpoint.checkpointId());
      List<CettCurve> layers =
          curves.get(extraction.measurementId()).values().stream()
              .map(CettCurveRow::curve)
              .toList();
      List<Double> natural = List.copyOf(zeros.get(extraction.measurementId()).values());
      subjects.add(
          new Subject(
              checkpoint, extraction, documents.get(extraction.measurementId()), layers, natural));
    }
    return subjects;
  }

  private Map<String, Map<Integer, List<CettCurveRow>>> curves(List<String> ids) {
    return Warehouse.records(
            warehouse
                .read(WarehouseTable.CETT_CURVES, "measurement_id", ids)
                .where(col("scope").equalTo(CettCurveRow.Scope.DENSE.toString())),
            CettCurveRow.class)
        .stream()
        .collect(
            Collectors.groupingBy(
                CettCurveRow::measurementId,
                Collectors.groupingBy(CettCurveRow::layer, TreeMap::new, Collectors.toList())));
  }

  private Map<String, DocumentSums> documents(List<String> ids) {
    Map<String, DocumentSums.Gathering> gathered = new HashMap<>();
    warehouse
        .records(WarehouseTable.DOCUMENT_LOSSES, DocumentLossRow.class, "measurement_id", ids)
        .forEach(
            row -> {
              DocumentSums.Gathering documents =
                  gathered.computeIfAbsent(
                      row.measurementId(), id -> new DocumentSums.Gathering(0));
              documents.addPositions(row.document(), row.positions());
              documents.addLoss(row.document(), row.scoredPositions(), row.lossSum());
            });
    Map<String, DocumentSums> documents = new HashMap<>();
    gathered.forEach((id, gathering) -> documents.put(id, gathering.sums()));
    return documents;
  }

  private Map<String, Map<Integer, Double>> naturalSparsity(List<String> ids) {
    Map<String, Map<Integer, Double>> shares = new TreeMap<>();
    List<Row> rows =
        warehouse
            .read(WarehouseTable.NEURON_STATS, "measurement_id", ids)
            .groupBy("measurement_id", "layer")
            .agg(sum("zeros").divide(sum("positions")))
            .collectAsList();
    for (Row row : rows) {
      shares
          .computeIfAbsent(row.getString(0), id -> new TreeMap<>())
          .put(row.getInt(1), row.getDouble(2));
    }
    return shares;
  }
}
