package io.sparsing.jobs.study;

import io.sparsing.jobs.study.suite.BatchRamp;
import io.sparsing.jobs.study.suite.NamePattern;
import io.sparsing.jobs.study.suite.Stage;
import io.sparsing.jobs.study.suite.TrainingTokens;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys of {@code training_tokens} in a study file: how the training tokens of checkpoints are
 * told. One that is left out is null.
 */
record TokenKeys(
    String suite,
    List<Pattern> patterns,
    String pattern,
    Long tokensPerStep,
    List<Batch> batchRamp,
    Long offset,
    Map<String, Long> byName) {

  TrainingTokens source(YamlPlace at) {
    List<String> given = given();
    at.that(given.size() == 1, "", "one of suite, pattern, patterns and by_name", found(given));
    Pattern only = new Pattern(pattern, tokensPerStep, batchRamp, offset);
    at.that(
        pattern != null || only.isBlank(),
        "",
        given.get(0) + " alone",
        "tokens_per_step, batch_ramp or offset beside it");
    return switch (given.get(0)) {
      case "suite" -> Suites.named(at, at.text("suite", suite));
      case "by_name" -> {
        byName.forEach((name, tokens) -> at.atLeast(0, "by_name." + name, tokens));
        yield new TrainingTokens.ByName(byName);
      }
      case "patterns" ->
          new TrainingTokens.ByPattern(at.filled("patterns", patterns, Pattern::stage));
      default -> new TrainingTokens.ByPattern(List.of(only.stage(at)));
    };
  }

  private List<String> given() {
    return Stream.of(
            suite == null ? "" : "suite",
            pattern == null ? "" : "pattern",
            patterns == null ? "" : "patterns",
            byName == null ? "" : "by_name")
        .filter(key -> !key.isEmpty())
        .toList();
  }

  private static String found(List<String> given) {
    return given.isEmpty() ? "none" : String.join(", ", given);
  }

  /** Names of checkpoints and how they count. */
  record Pattern(String pattern, Long tokensPerStep, List<Batch> batchRamp, Long offset) {
    boolean isBlank() {
      return Stream.of(tokensPerStep, batchRamp, offset).allMatch(key -> key == null);
    }

    Stage stage(YamlPlace at) {
      String text = at.text("pattern", pattern);
      NamePattern names = at.valid(() -> new NamePattern(text));
      String given =
          Stream.of(
                  tokensPerStep == null ? "" : "tokens_per_step",
                  batchRamp == null ? "" : "batch_ramp")
              .filter(key -> !key.isEmpty())
              .collect(Collectors.joining(", "));
      boolean saysTokens = names.saysTokens();
      at.that(
          saysTokens ? given.isEmpty() : !given.isEmpty() && !given.contains(","),
          "",
          saysTokens
              ? "neither tokens_per_step nor batch_ramp beside {tokens}"
              : "either tokens_per_step or batch_ramp beside {step}",
          given.isEmpty() ? "none" : given);
      long start = offset == null ? 0 : at.atLeast(0, "offset", offset);
      return new Stage(names, batches(at), start);
    }

    private Optional<BatchRamp> batches(YamlPlace at) {
      if (tokensPerStep != null) {
        return Optional.of(BatchRamp.constant(at.atLeast(1, "tokens_per_step", tokensPerStep)));
      }
      return Optional.ofNullable(batchRamp)
          .map(given -> at.filled("batch_ramp", given, Batch::batch))
          .map(given -> at.at("batch_ramp").valid(() -> new BatchRamp(given)));
    }
  }

  /** A batch size of a ramp. */
  record Batch(Long fromStep, Long tokensPerStep) {
    BatchRamp.Batch batch(YamlPlace at) {
      return new BatchRamp.Batch(
          at.atLeast(0, "from_step", at.given("from_step", fromStep)),
          at.atLeast(1, "tokens_per_step", at.given("tokens_per_step", tokensPerStep)));
    }
  }
}
