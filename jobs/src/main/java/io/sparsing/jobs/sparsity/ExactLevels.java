package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.cett.CettCurve;
import io.sparsing.analysis.cett.LayerThreshold;
import io.sparsing.analysis.metric.ThresholdGrid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The thresholds of checkpoints at CETT levels, exact on all positions: from windows that a dense
 * pass resolved, and where a level lies in none, from one more dense pass around it.
 */
final class ExactLevels {
  /** How far beyond the levels asked for a window reaches, either way. */
  private static final double MARGIN = 1.08;

  private final ExactThresholds exact;
  private final List<Subject> subjects;
  private final List<List<List<ResolvedCurve>>> windows = new ArrayList<>(); // [subject][window][L]
  private final double[] seconds;

  /**
   * Levels of checkpoints.
   *
   * @param known exact CETT of each layer [L] close around some levels, by key of the dense pass;
   *     empty where none is known
   */
  ExactLevels(ExactThresholds exact, List<Subject> subjects, Map<String, List<CettCurve>> known) {
    this.exact = exact;
    this.subjects = subjects;
    this.seconds = new double[subjects.size()];
    for (int subject = 0; subject < subjects.size(); subject++) {
      windows.add(new ArrayList<>());
      String key = subjects.get(subject).extraction().measurementId();
      if (known.containsKey(key)) {
        add(subject, known.get(key));
      }
    }
  }

  private void add(int subject, List<CettCurve> curves) {
    windows
        .get(subject)
        .add(
            IntStream.range(0, curves.size())
                .mapToObj(layer -> new ResolvedCurve(layer, curves.get(layer), resolution(subject)))
                .toList());
  }

  private LevelResolution resolution(int subject) {
    Subject one = subjects.get(subject);
    return LevelResolution.of(one.checkpoint(), one.extraction().positions());
  }

  /** The thresholds of all layers at a level, where a window holds it in every layer. */
  Optional<List<LayerThreshold>> at(int subject, double level) {
    for (List<ResolvedCurve> window : windows.get(subject)) {
      List<LayerThreshold> found =
          window.stream().flatMap(curve -> curve.threshold(level).stream()).toList();
      if (found.size() == window.size()) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /**
   * Resolves the levels that lie in no window: one dense pass for all subjects together, a second
   * one where the curve told too little of a layer.
   *
   * @param levels levels wanted, by subject
   * @throws IllegalStateException where a level cannot be reached
   */
  void cover(Map<Integer, List<Double>> levels) {
    Map<Integer, List<Double>> missing = missing(levels);
    for (double margin = MARGIN; !missing.isEmpty(); margin = 2 * margin) {
      if (margin > 1e3) {
        throw new IllegalStateException(
            "Cannot resolve CETT levels %s: expected thresholds around them, found none"
                .formatted(missing.values()));
      }
      resolve(missing, margin);
      missing = missing(levels);
    }
  }

  private Map<Integer, List<Double>> missing(Map<Integer, List<Double>> levels) {
    Map<Integer, List<Double>> missing = new TreeMap<>();
    levels.forEach(
        (subject, wanted) -> {
          List<Double> lacking =
              wanted.stream().filter(level -> at(subject, level).isEmpty()).toList();
          if (!lacking.isEmpty()) {
            missing.put(subject, lacking);
          }
        });
    return missing;
  }

  private void resolve(Map<Integer, List<Double>> levels, double margin) {
    Map<Integer, List<ThresholdGrid>> grids = new HashMap<>();
    levels.forEach(
        (subject, wanted) -> {
          List<LevelWindow> around =
              wanted.stream().map(level -> LevelWindow.around(level, margin)).toList();
          grids.put(
              subject,
              LevelWindow.grids(around, subjects.get(subject).curves(), resolution(subject)));
        });
    exact
        .resolve(subjects, grids)
        .forEach(
            (subject, resolved) -> {
              add(subject, resolved.curves());
              seconds[subject] += resolved.seconds();
            });
  }

  /** Task time of the dense passes made for a subject. */
  double seconds(int subject) {
    return seconds[subject];
  }
}
