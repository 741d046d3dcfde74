package io.sparsing.jobs.measure;

import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.table.CheckpointRow;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is to be measured of every checkpoint on a corpus. */
public sealed interface MeasureRequest {
  /**
   * PPL-p% targets.
   *
   * @param percents p, each above 0
   * @param options when a search ends
   */
  record Search(List<Double> percents, SearchOptions options) implements MeasureRequest {
    /**
     * Sorts the targets and drops repeated ones.
     *
     * @throws InputException where there is none, or one that is not above 0
     */
    public Search {
      if (percents.isEmpty() || !percents.stream().allMatch(Search::allows)) {
        throw new InputException(
            "Cannot search PPL-p%%: expected increases above 0 percent, found %s"
                .formatted(percents));
      }
      percents = percents.stream().distinct().sorted().toList();
    }

    /** Whether p can be a target. */
    public static boolean allows(double percent) {
      return percent > 0 && percent <= 1e6;
    }
  }

  /** Rules at fixed parameters, side by side. */
  record Rules(List<RuleGrid> rules) implements MeasureRequest {
    /** Copies the rules. */
    public Rules {
      rules = List.copyOf(rules);
    }
  }

  /**
   * One CETT level for every checkpoint of a series: the mean of the levels that searches found on
   * its last five (Sparsing Law, section 4). That takes the search's own scatter out of the curve.
   *
   * @param search made before on those that decide
   * @param places folders of all series; weights that lie in two belong to both
   */
  record OneLevel(Search search, List<CheckpointRow> places) implements MeasureRequest {
    private static final int DECIDING_CHECKPOINTS = 5;

    /**
     * Copies the places.
     *
     * @throws InputException naming a checkpoint whose training tokens are unknown
     */
    public OneLevel {
      places = List.copyOf(places);
      for (CheckpointRow row : places) {
        if (row.trainingTokens().isEmpty()) {
          throw new InputException(
              "Cannot stabilise series %s: expected training tokens of every checkpoint, found none, %s"
                  .formatted(row.series(), row.uri()));
        }
      }
    }

    /** The last five places of each series by training tokens, all where there are fewer. */
    Map<String, List<CheckpointRow>> deciding() {
      Map<String, List<CheckpointRow>> bySeries =
          places.stream()
              .sorted(
                  Comparator.comparing((CheckpointRow row) -> row.trainingTokens().orElseThrow())
                      .thenComparing(CheckpointRow::checkpointId))
              .collect(
                  Collectors.groupingBy(CheckpointRow::series, TreeMap::new, Collectors.toList()));
      bySeries.replaceAll(
          (series, rows) ->
              rows.subList(Math.max(0, rows.size() - DECIDING_CHECKPOINTS), rows.size()));
      return bySeries;
    }

    /** The checkpoints to be searched first, each once. */
    public List<CheckpointRow> searchedFirst() {
      return CheckpointRow.firstOfEachWeights(
          deciding().values().stream().flatMap(List::stream).toList());
    }
  }

  /**
   * Scores a corpus at the thresholds that searches found on another: does what was calibrated on
   * one split hold on the next?
   *
   * @param search made before on the other corpora
   * @param corpusIds the other corpora
   */
  record Calibrated(Search search, List<String> corpusIds) implements MeasureRequest {
    /** Copies the list. */
    public Calibrated {
      corpusIds = List.copyOf(corpusIds);
    }
  }
}
