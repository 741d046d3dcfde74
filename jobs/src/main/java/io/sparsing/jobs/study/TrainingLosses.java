package io.sparsing.jobs.study;

import static java.util.stream.Collectors.groupingBy;

import io.sparsing.jobs.table.TrainingLossRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.model.training.LossFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Enters the loss curves that finished runs have in their folders.
 *
 * @param warehouse where to
 * @param outputFolder folder of the runs' folders
 * @param conf of its file system
 */
record TrainingLosses(Warehouse warehouse, String outputFolder, Configuration conf) {
  private static final String RUN = "run";

  /** Enters the curves that the table lacks, in place of other ones of the same folders. */
  void enter(List<String> series) {
    Map<String, List<TrainingLossRow>> curves = new LinkedHashMap<>();
    for (String name : series) {
      List<TrainingLossRow> curve = curve(name);
      if (!curve.isEmpty()) {
        curves.put(curve.get(0).run(), curve);
      }
    }
    Map<String, List<TrainingLossRow>> stored =
        warehouse
            .records(WarehouseTable.TRAINING_LOSSES, TrainingLossRow.class, RUN, curves.keySet())
            .stream()
            .sorted(Comparator.comparingLong(TrainingLossRow::trainingTokens))
            .collect(groupingBy(TrainingLossRow::run));
    curves.entrySet().removeAll(stored.entrySet());
    List<String> others = curves.keySet().stream().filter(stored::containsKey).toList();
    warehouse.remove(WarehouseTable.TRAINING_LOSSES, RUN, others);
    List<TrainingLossRow> rows = new ArrayList<>();
    curves.values().forEach(rows::addAll);
    warehouse.insertMissing(WarehouseTable.TRAINING_LOSSES, rows);
  }

  private List<TrainingLossRow> curve(String series) {
    String run = folder(series);
    return LossFile.read(outputFolder, series, conf).stream()
        .map(
            point ->
                new TrainingLossRow(
                    run,
                    series,
                    point.trainingTokens(),
                    point.loss(),
                    point.learningRate(),
                    point.steps()))
        .toList();
  }

  private String folder(String series) {
    Path path = new Path(outputFolder, series);
    try {
      return path.getFileSystem(conf).makeQualified(path).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look into " + path, e);
    }
  }
}
