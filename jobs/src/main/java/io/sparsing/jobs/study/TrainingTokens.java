package io.sparsing.jobs.study;

import io.sparsing.jobs.InputException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/** Where the training tokens of checkpoints are known from. */
public sealed interface TrainingTokens {
  /**
   * How far training was.
   *
   * @param tokens training tokens seen
   * @param step optimiser steps, where they are known
   */
  record Progress(long tokens, Optional<Long> step) {}

  /**
   * How far the training of a checkpoint was; nothing where this does not say.
   *
   * @throws InputException naming the checkpoint, if it should say and does not
   */
  Optional<Progress> of(String checkpointUri);

  /** The checkpoint's own {@code training_state.json}, or none. */
  record Stated() implements TrainingTokens {
    @Override
    public Optional<Progress> of(String checkpointUri) {
      return Optional.empty();
    }
  }

  /**
   * The step in the folder's name, times the tokens of a step.
   *
   * @param pattern what the folder's name looks like
   * @param tokensPerStep batch size in tokens
   */
  record ByStep(StepPattern pattern, long tokensPerStep) implements TrainingTokens {
    @Override
    public Optional<Progress> of(String checkpointUri) {
      long step =
          pattern
              .step(checkpointUri)
              .orElseThrow(
                  () ->
                      new InputException(
                          "Cannot find training tokens of %s: expected a folder like %s, found %s"
                              .formatted(
                                  checkpointUri,
                                  pattern.text(),
                                  new Path(checkpointUri).getName())));
      try {
        return Optional.of(
            new Progress(Math.multiplyExact(step, tokensPerStep), Optional.of(step)));
      } catch (ArithmeticException e) {
        throw new InputException(
            "Cannot find training tokens of %s: expected fewer than 2^63, found %d x %d"
                .formatted(checkpointUri, step, tokensPerStep),
            e);
      }
    }
  }

  /** A count for each folder name. */
  record ByName(Map<String, Long> tokensByName) implements TrainingTokens {
    /** Copies the map. */
    public ByName {
      tokensByName = Map.copyOf(tokensByName);
    }

    @Override
    public Optional<Progress> of(String checkpointUri) {
      String name = new Path(checkpointUri).getName();
      Long tokens = tokensByName.get(name);
      if (tokens == null) {
        throw new InputException(
            "Cannot find training tokens of %s: expected one of %s, found %s"
                .formatted(checkpointUri, new TreeMap<>(tokensByName).keySet(), name));
      }
      return Optional.of(new Progress(tokens, Optional.empty()));
    }
  }

  /**
   * What the folder of a checkpoint is called, such as {@code step{step}} or {@code
   * stage1-step{step}-tokens*}: {@code {step}} stands for digits, {@code *} for anything but {@code
   * /}. With {@code /} in it, it describes as many of the path's last parts.
   *
   * @param text the pattern as it was given
   */
  public record StepPattern(String text) {
    private static final String STEP = "{step}";

    /**
     * Checks the pattern.
     *
     * @throws InputException unless {@code {step}} stands in it exactly once
     */
    public StepPattern {
      int first = text.indexOf(STEP);
      if (first < 0 || first != text.lastIndexOf(STEP)) {
        throw new InputException(
            "Cannot use pattern: expected {step} once, as in step{step}, found " + text);
      }
    }

    /** The step of a folder; empty where it is called otherwise, or has too many digits. */
    public OptionalLong step(String uri) {
      int at = text.indexOf(STEP);
      String regex =
          "(?:.*/)?%s([0-9]{1,18})%s/?"
              .formatted(quoted(text.substring(0, at)), quoted(text.substring(at + STEP.length())));
      Matcher matcher = Pattern.compile(regex).matcher(uri);
      return matcher.matches()
          ? OptionalLong.of(Long.parseLong(matcher.group(1)))
          : OptionalLong.empty();
    }

    private static String quoted(String part) {
      return Arrays.stream(part.split("\\*", -1))
          .map(Pattern::quote)
          .collect(Collectors.joining("[^/]*"));
    }
  }
}
