package io.sparsing.jobs.study.suite;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.study.suite.TrainingTokens.Progress;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Checkpoints of a run whose names look alike and count from the same start.
 *
 * @param pattern what their folders are called
 * @param batches the tokens of a step; empty where the name says the tokens
 * @param offset training tokens before the first step of the stage, at least 0
 */
public record Stage(NamePattern pattern, Optional<BatchRamp> batches, long offset) {
  /**
   * Checks that tokens come from one place.
   *
   * @throws IllegalArgumentException if they come from both name and step, or from neither
   */
  public Stage {
    if (pattern.saysTokens() == batches.isPresent()) {
      throw new IllegalArgumentException(
          "Cannot use pattern %s: expected either {tokens} or the tokens of a step, found %s"
              .formatted(pattern.text(), batches.isPresent() ? "both" : "neither"));
    }
    if (offset < 0) {
      throw new IllegalArgumentException(
          "Cannot use pattern %s: expected an offset of at least 0, found %d"
              .formatted(pattern.text(), offset));
    }
  }

  /**
   * How far the training of a checkpoint was; nothing where its folder is called otherwise.
   *
   * @throws InputException if its name comes to no whole number of tokens below 2^63
   */
  Optional<Progress> find(String checkpointUri) {
    return pattern.find(checkpointUri).map(found -> progress(checkpointUri, found));
  }

  private Progress progress(String checkpointUri, NamePattern.Found found) {
    try {
      long ofStage =
          batches.isPresent() ? batches.get().tokens(whole(found.step())) : whole(found.tokens());
      return new Progress(Math.addExact(offset, ofStage), found.step().map(Stage::whole));
    } catch (ArithmeticException e) {
      throw new InputException(
          "Cannot find training tokens of %s: expected a whole number below 2^63, found %s"
              .formatted(checkpointUri, calculation(found)),
          e);
    }
  }

  private static long whole(Optional<BigDecimal> number) {
    return whole(number.orElseThrow());
  }

  private static long whole(BigDecimal number) {
    return number.longValueExact();
  }

  private String calculation(NamePattern.Found found) {
    String ofStage =
        batches.isPresent()
            ? "%s x %s".formatted(found.step().orElseThrow().toPlainString(), batches.get())
            : found.tokens().orElseThrow().toPlainString();
    return offset == 0 ? ofStage : "%d + %s".formatted(offset, ofStage);
  }
}
