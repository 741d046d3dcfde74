package io.sparsing.jobs.study.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.study.suite.TrainingTokens.ByPattern;
import io.sparsing.jobs.study.suite.TrainingTokens.Progress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingTokensTest {
  private static final BatchRamp TENS = BatchRamp.constant(10);

  @Test
  void tokensAreStepsTimesTokensOfAStep() {
    // 143,000 steps of 2,097,152 tokens: Pythia's 299,892,736,000.
    TrainingTokens tokens = ByPattern.ofSteps("step{step}", 2_097_152);
    assertThat(tokens.of("/pythia/step143000"))
        .contains(new Progress(299_892_736_000L, Optional.of(143_000L)));
    assertThatThrownBy(() -> tokens.of("/pythia/main"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot find training tokens of /pythia/main: expected a folder like step{step}, found"
                + " main");
    assertThatThrownBy(() -> tokens.of("/pythia/step999999999999999999"))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(
            "expected a whole number below 2^63, found 999999999999999999 x 2097152");
  }

  @Test
  void aNameMaySayTheTokens() {
    TrainingTokens tokens =
        new ByPattern(
            List.of(
                new Stage(new NamePattern("step{step}-tokens{tokens}"), Optional.empty(), 0),
                new Stage(new NamePattern("late-{tokens}"), Optional.empty(), 500)));

    assertThat(tokens.of("/a/step1000-tokens4B"))
        .contains(new Progress(4_000_000_000L, Optional.of(1000L)));
    // 500 before the stage, 2,000 in it.
    assertThat(tokens.of("/a/late-2K")).contains(new Progress(2_500, Optional.empty()));
    assertThatThrownBy(() -> tokens.of("/a/late-2.5"))
        .hasMessage(
            "Cannot find training tokens of /a/late-2.5: expected a whole number below 2^63, found"
                + " 500 + 2.5");
    assertThatThrownBy(() -> tokens.of("/a/late-9999999999T"))
        .hasMessageContaining("expected a whole number below 2^63, found 500 + ");
  }

  @Test
  void theFirstPatternThatFitsCounts() {
    TrainingTokens tokens =
        new ByPattern(
            List.of(stage("a-{step}", 0), stage("b-{step}", 1_000), stage("*-{step}", 7)));

    assertThat(tokens.of("/run/a-3").orElseThrow().tokens()).isEqualTo(30); // 3 x 10
    assertThat(tokens.of("/run/b-3").orElseThrow().tokens()).isEqualTo(1_030); // 1,000 + 3 x 10
    assertThat(tokens.of("/run/c-3").orElseThrow().tokens()).isEqualTo(37); // 7 + 3 x 10
    assertThat(tokens.find("/run/main")).isEmpty();
    assertThatThrownBy(() -> tokens.of("/run/main"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot find training tokens of /run/main: expected a folder like a-{step} or b-{step}"
                + " or *-{step}, found main");
  }

  /** In the cache a revision's name may have several parts. */
  @Test
  void aRevisionIsNamedAsTheHubKnowsIt() {
    String uri = "file:/hub/models--a--b/refs/refs/pr/1";
    assertThat(new TrainingTokens.ByName(Map.of("refs/pr/1", 5L)).of(uri))
        .contains(new Progress(5, Optional.empty()));
    assertThatThrownBy(() -> ByPattern.ofSteps("step{step}", 1).of(uri))
        .hasMessageEndingWith("expected a folder like step{step}, found refs/pr/1");
  }

  @Test
  void namesMayHaveCountsOfTheirOwn() {
    TrainingTokens tokens = new TrainingTokens.ByName(Map.of("early", 5L, "late", 9L));
    assertThat(tokens.of("/run/late")).contains(new Progress(9, Optional.empty()));
    assertThatThrownBy(() -> tokens.of("/run/other"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot find training tokens of /run/other: expected one of [early, late], found"
                + " other");
  }

  @Test
  void tokensComeFromOnePlace() {
    assertThatThrownBy(() -> new Stage(new NamePattern("{step}-{tokens}"), Optional.of(TENS), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot use pattern {step}-{tokens}: expected either {tokens} or the tokens of a step,"
                + " found both");
    assertThatThrownBy(() -> new Stage(new NamePattern("{step}"), Optional.empty(), 0))
        .hasMessageEndingWith("found neither");
    assertThatThrownBy(() -> stage("{step}", -1))
        .hasMessage("Cannot use pattern {step}: expected an offset of at least 0, found -1");
  }

  private static Stage stage(String pattern, long offset) {
    return new Stage(new NamePattern(pattern), Optional.of(TENS), offset);
  }
}
