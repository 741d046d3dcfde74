package io.sparsing.jobs.study;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.maintain.AgeText;
import io.sparsing.jobs.maintain.KeepTablesSmallAction;
import io.sparsing.jobs.measure.MeasuredRule;
import io.sparsing.jobs.measure.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks what stands in a study file and fills in what does not.
 *
 * @param file for messages
 */
record StudyReading(String file) {
  private static final String DEFAULT_REPORT = "report";
  private static final String ALL = "all";
  private static final String METHODS =
      Arrays.stream(Method.values()).map(Method::tableName).collect(Collectors.joining(", "));

  Study study(StudyKeys keys) {
    List<CheckpointSource> checkpoints = new ArrayList<>();
    for (StudyKeys.Checkpoints one : filled("checkpoints", keys.checkpoints())) {
      checkpoints.add(checkpoints("checkpoints[%d]".formatted(checkpoints.size()), one));
    }
    List<Study.CorpusSource> corpora = new ArrayList<>();
    for (StudyKeys.Corpus one : filled("corpora", keys.corpora())) {
      corpora.add(corpus("corpora[%d]".formatted(corpora.size()), one));
    }
    unique(corpora);
    return new Study(
        text("name", keys.name()),
        checkpoints,
        corpora,
        measures(keys),
        keys.report() == null ? DEFAULT_REPORT : text("report", keys.report()),
        bounds(keys.maintenance()));
  }

  private CheckpointSource checkpoints(String at, StudyKeys.Checkpoints keys) {
    return new CheckpointSource(
        text(at + ".path", keys.path()),
        Optional.ofNullable(keys.series()).map(series -> text(at + ".series", series)),
        keys.trainingTokens() == null
            ? new TrainingTokens.Stated()
            : tokens(at + ".training_tokens", keys.trainingTokens()));
  }

  private TrainingTokens tokens(String at, StudyKeys.Tokens keys) {
    boolean byStep = keys.pattern() != null && keys.tokensPerStep() != null;
    boolean parts = keys.pattern() != null || keys.tokensPerStep() != null;
    if (byStep == (keys.byName() != null) || parts != byStep) {
      throw wrong(at, "either pattern and tokens_per_step or by_name", given(keys));
    }
    if (byStep) {
      if (keys.tokensPerStep() < 1) {
        throw wrong(at + ".tokens_per_step", "a number from 1", keys.tokensPerStep());
      }
      return new TrainingTokens.ByStep(pattern(at, keys.pattern()), keys.tokensPerStep());
    }
    keys.byName()
        .forEach(
            (name, tokens) -> {
              if (tokens == null || tokens < 0) {
                throw wrong(at + ".by_name." + name, "a number from 0", tokens);
              }
            });
    return new TrainingTokens.ByName(keys.byName());
  }

  private TrainingTokens.StepPattern pattern(String at, String text) {
    try {
      return new TrainingTokens.StepPattern(text);
    } catch (InputException e) {
      throw new InputException(
          "Cannot read study %s, %s: %s".formatted(file, at, e.getMessage()), e);
    }
  }

  private static String given(StudyKeys.Tokens keys) {
    List<String> given = new ArrayList<>();
    if (keys.pattern() != null) {
      given.add("pattern");
    }
    if (keys.tokensPerStep() != null) {
      given.add("tokens_per_step");
    }
    if (keys.byName() != null) {
      given.add("by_name");
    }
    return given.isEmpty() ? "none" : String.join(", ", given);
  }

  private Study.CorpusSource corpus(String at, StudyKeys.Corpus keys) {
    String path = text(at + ".path", keys.path());
    if (keys.context() != null && keys.context() < 2) {
      throw wrong(at + ".context", "a number of tokens from 2", keys.context());
    }
    return new Study.CorpusSource(
        keys.name() == null ? path : text(at + ".name", keys.name()),
        path,
        keys.context() == null ? OptionalInt.empty() : OptionalInt.of(keys.context()));
  }

  private void unique(List<Study.CorpusSource> corpora) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < corpora.size(); i++) {
      if (!names.add(corpora.get(i).name())) {
        throw wrong("corpora[%d].name".formatted(i), "each name once", corpora.get(i).name());
      }
    }
  }

  private Study.Measures measures(StudyKeys keys) {
    List<Double> percents = keys.pplIncrease() == null ? List.of() : keys.pplIncrease();
    for (int i = 0; i < percents.size(); i++) {
      Double percent = percents.get(i);
      if (percent == null || !(percent > 0 && percent <= Double.MAX_VALUE)) {
        throw wrong("ppl_increase[%d]".formatted(i), "percent above 0", percent);
      }
    }
    List<MeasuredRule> rules = new ArrayList<>();
    for (StudyKeys.Rule rule :
        keys.methods() == null ? List.<StudyKeys.Rule>of() : keys.methods()) {
      rules.add(rule("methods[%d]".formatted(rules.size()), rule));
    }
    if (percents.isEmpty() && rules.isEmpty()) {
      throw wrong("the file", "ppl_increase, methods or both", "neither");
    }
    return new Study.Measures(
        percents.stream().distinct().toList(), positions(keys.samplePositions()), rules);
  }

  private MeasuredRule rule(String at, StudyKeys.Rule keys) {
    if (keys == null) {
      throw wrong(at, "a method", "nothing");
    }
    Method method =
        Arrays.stream(Method.values())
            .filter(one -> one.tableName().equals(keys.method()))
            .findFirst()
            .orElseThrow(() -> wrong(at + ".method", METHODS, keys.method()));
    if (keys.parameters() == null) {
      return MeasuredRule.onGrid(method);
    }
    if (keys.parameters().isEmpty() || keys.parameters().stream().anyMatch(Objects::isNull)) {
      throw wrong(at + ".parameters", "numbers, or no such key for the default grid", "none");
    }
    try {
      return new MeasuredRule(method, keys.parameters());
    } catch (InputException e) {
      throw new InputException(
          "Cannot read study %s, %s: %s".formatted(file, at, e.getMessage()), e);
    }
  }

  private KeepTablesSmallAction.Bounds bounds(StudyKeys.Maintenance keys) {
    KeepTablesSmallAction.Bounds standard = KeepTablesSmallAction.Bounds.STANDARD;
    if (keys == null) {
      return standard;
    }
    return new KeepTablesSmallAction.Bounds(
        atLeast("maintenance.small_files", 2, keys.smallFiles(), standard.smallFiles()),
        atLeast("maintenance.keep_snapshots", 1, keys.keepSnapshots(), standard.keepSnapshots()),
        keys.snapshotAge() == null
            ? standard.snapshotAge()
            : AgeText.parse(keys.snapshotAge())
                .filter(age -> !age.isNegative())
                .orElseThrow(
                    () ->
                        wrong(
                            "maintenance.snapshot_age",
                            "an age such as 3d or 36h",
                            keys.snapshotAge())));
  }

  private int atLeast(String at, int least, Integer value, int standard) {
    if (value != null && value < least) {
      throw wrong(at, "a number from " + least, value);
    }
    return value == null ? standard : value;
  }

  private long positions(String text) {
    if (text == null) {
      return MeasurementRun.DEFAULT_SAMPLE_POSITIONS;
    }
    if (text.equals(ALL)) {
      return Long.MAX_VALUE;
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw wrong("sample_positions", "a number from 0 or 'all'", text);
    }
    return Long.parseLong(text);
  }

  private <T> List<T> filled(String at, List<T> list) {
    if (list == null || list.isEmpty() || list.stream().anyMatch(Objects::isNull)) {
      throw wrong(at, "a list of at least one", list == null || list.isEmpty() ? "none" : "a gap");
    }
    return list;
  }

  private String text(String at, String value) {
    if (value == null || value.isBlank()) {
      throw wrong(at, "a text", value == null ? "none" : "a blank");
    }
    return value.strip();
  }

  private InputException wrong(String at, String expected, Object found) {
    return new InputException(
        "Cannot read study %s: expected %s at %s, found %s".formatted(file, expected, at, found));
  }
}
