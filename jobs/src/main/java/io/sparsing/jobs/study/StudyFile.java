package io.sparsing.jobs.study;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.maintain.AgeText;
import io.sparsing.jobs.maintain.KeepTablesSmallAction.Bounds;
import io.sparsing.jobs.measure.MeasureRequest;
import io.sparsing.jobs.measure.Method;
import io.sparsing.jobs.measure.RuleGrid;
import io.sparsing.jobs.study.suite.TrainingTokens;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads study files; docs/studies.md says what may stand in one. */
public final class StudyFile {
  private static final String DEFAULT_REPORT = "report";
  private static final String ALL = "all";
  private static final String METHODS =
      Arrays.stream(Method.values())
          .map(one -> one.inTables().toString())
          .collect(Collectors.joining(", "));

  private StudyFile() {}

  /**
   * The study in a file.
   *
   * @param uri file, on any Hadoop file system
   * @throws InputException in one line that names file and key, if it is not a study
   */
  public static Study read(String uri, Configuration configuration) {
    return new YamlFile("study " + uri)
        .read(
            () -> {
              Path path = new Path(uri);
              return path.getFileSystem(configuration).open(path);
            },
            Keys.class,
            (keys, at) -> keys.study(at, configuration));
  }

  /** The keys of a study; one that is left out is null, here and below. */
  private record Keys(
      String name,
      List<Training> train,
      List<Checkpoints> checkpoints,
      List<Corpus> corpora,
      List<Double> pplIncrease,
      String samplePositions,
      List<Rule> methods,
      String report,
      Maintenance maintenance) {

    Study study(YamlPlace at, Configuration configuration) {
      List<Study.CorpusSource> sources = at.filled("corpora", corpora, Corpus::source);
      at.once("corpora", "name", sources.stream().map(Study.CorpusSource::name).toList());
      return new Study(
          at.text("name", name),
          train == null
              ? List.of()
              : at.each("train", train, (one, place) -> one.source(place, configuration)),
          at.filled("checkpoints", checkpoints, Checkpoints::source),
          sources,
          measures(at),
          report == null ? DEFAULT_REPORT : at.text("report", report),
          maintenance == null ? Bounds.STANDARD : maintenance.bounds(at.at("maintenance")));
    }

    private Study.Measures measures(YamlPlace at) {
      at.that(
          Stream.of(pplIncrease, methods).anyMatch(list -> list != null && !list.isEmpty()),
          "the file",
          "ppl_increase, methods or both",
          "neither");
      return new Study.Measures(
          pplIncrease == null
              ? List.of()
              : at.each("ppl_increase", pplIncrease, Keys::percent).stream().distinct().toList(),
          samplePositions == null ? MeasurementRun.DEFAULT_SAMPLE_POSITIONS : positions(at),
          methods == null ? List.of() : at.each("methods", methods, Rule::measured));
    }

    private static double percent(double percent, YamlPlace at) {
      at.that(MeasureRequest.Search.allows(percent), "", "percent above 0", percent);
      return percent;
    }

    private long positions(YamlPlace at) {
      if (samplePositions.equals(ALL)) {
        return Long.MAX_VALUE;
      }
      at.that(
          samplePositions.matches("[0-9]{1,18}"),
          "sample_positions",
          "a number from 0 or 'all'",
          samplePositions);
      return Long.parseLong(samplePositions);
    }
  }

  /** Models to train. */
  private record Training(String ladder, String corpus, String out) {
    TrainingSource source(YamlPlace at, Configuration configuration) {
      return new TrainingSource(
          Ladder.read(at.text("ladder", ladder), configuration),
          at.text("corpus", corpus),
          at.text("out", out));
    }
  }

  /** Checkpoints of one place. */
  private record Checkpoints(String path, String series, TokenKeys trainingTokens) {
    CheckpointSource source(YamlPlace at) {
      return new CheckpointSource(
          at.text("path", path),
          Optional.ofNullable(series).map(given -> at.text("series", given)),
          trainingTokens == null
              ? new TrainingTokens.Stated()
              : trainingTokens.source(at.at("training_tokens")));
    }
  }

  /** One corpus. */
  private record Corpus(String name, String path, Integer context) {
    Study.CorpusSource source(YamlPlace at) {
      at.that(context == null || context >= 2, "context", "a number of tokens from 2", context);
      return new Study.CorpusSource(
          name == null ? at.text("path", path) : at.text("name", name),
          at.text("path", path),
          context == null ? OptionalInt.empty() : OptionalInt.of(context));
    }
  }

  /** One of the rules. */
  private record Rule(String method, List<Double> parameters) {
    RuleGrid measured(YamlPlace at) {
      Optional<Method> named =
          Stream.of(Method.values())
              .filter(one -> one.inTables().toString().equals(method))
              .findFirst();
      at.that(named.isPresent(), "method", METHODS, method);
      Method rule = named.orElseThrow();
      if (parameters == null) {
        return RuleGrid.onGrid(rule);
      }
      at.that(
          !parameters.isEmpty(),
          "parameters",
          "numbers, or no such key for the default grid",
          "none");
      return at.valid(() -> new RuleGrid(rule, parameters));
    }
  }

  /** What files and snapshots are kept to. */
  private record Maintenance(Integer smallFiles, Integer keepSnapshots, String snapshotAge) {
    Bounds bounds(YamlPlace at) {
      Bounds standard = Bounds.STANDARD;
      return new Bounds(
          smallFiles == null ? standard.smallFiles() : at.atLeast(2, "small_files", smallFiles),
          keepSnapshots == null
              ? standard.keepSnapshots()
              : at.atLeast(1, "keep_snapshots", keepSnapshots),
          snapshotAge == null ? standard.snapshotAge() : age(at));
    }

    private Duration age(YamlPlace at) {
      Optional<Duration> age = AgeText.parse(snapshotAge).filter(one -> !one.isNegative());
      at.that(age.isPresent(), "snapshot_age", "an age such as 3d or 36h", snapshotAge);
      return age.orElseThrow();
    }
  }
}
