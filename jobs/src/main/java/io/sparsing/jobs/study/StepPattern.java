package io.sparsing.jobs.study;

import io.sparsing.jobs.InputException;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
