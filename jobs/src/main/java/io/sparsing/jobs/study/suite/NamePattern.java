package io.sparsing.jobs.study.suite;

import io.sparsing.jobs.InputException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the folder of a checkpoint is called, such as {@code step{step}} or {@code
 * stage1-step{step}-tokens{tokens}}. {@code *} stands for anything but {@code /}. With {@code /} in
 * it, a pattern describes as many of the path's last parts.
 *
 * <ul>
 *   <li>{@code {step}}: digits, and perhaps K for a thousand.
 *   <li>{@code {tokens}}: digits, perhaps with a point, and perhaps K, M, B or T for 10³, 10⁶, 10⁹
 *       or 10¹².
 * </ul>
 *
 * @param text the pattern as it was given
 */
public record NamePattern(String text) {
  private static final String STEP = "{step}";
  private static final String TOKENS = "{tokens}";
  private static final Pattern PARTS = Pattern.compile("\\{step}|\\{tokens}|\\*|[^*{}]+");

  /** After a placeholder it would be ambiguous: 3B may be 3 and a letter. */
  private static final Pattern UNIT =
      Pattern.compile("\\{step}[kK](?![A-Za-z])|\\{tokens}[kKmMbBtT](?![A-Za-z])");

  private static final Map<String, Integer> ZEROS = Map.of("", 0, "K", 3, "M", 6, "B", 9, "T", 12);

  /**
   * The numbers in a name.
   *
   * @param step optimiser steps, where the pattern asks for them
   * @param tokens training tokens, likewise
   */
  record Found(Optional<BigDecimal> step, Optional<BigDecimal> tokens) {}

  /**
   * Checks the pattern.
   *
   * @throws InputException unless it asks for a step or for tokens, each at most once
   */
  public NamePattern {
    String rest = without(without(text, STEP), TOKENS);
    if (rest.equals(text) || rest.contains("{") || rest.contains("}") || text.contains("}{")) {
      throw new InputException(
          "Cannot use pattern: expected {step} or {tokens} once, as in step{step}, found " + text);
    }
    if (UNIT.matcher(text).find()) {
      throw new InputException(
          "Cannot use pattern: expected no unit after {step} or {tokens}, which read it themselves,"
              + " found "
              + text);
    }
  }

  private static String without(String text, String placeholder) {
    int at = text.indexOf(placeholder);
    return at < 0 ? text : text.substring(0, at) + text.substring(at + placeholder.length());
  }

  /** Whether a name that matches says its training tokens. */
  public boolean saysTokens() {
    return text.contains(TOKENS);
  }

  /** The numbers in a folder's name; empty where it is called otherwise. */
  Optional<Found> find(String uri) {
    Matcher matcher = Pattern.compile("(?:.*/)?%s/?".formatted(regex())).matcher(uri);
    return matcher.matches()
        ? Optional.of(new Found(number(matcher, "step", STEP), number(matcher, "tokens", TOKENS)))
        : Optional.empty();
  }

  private Optional<BigDecimal> number(Matcher matcher, String group, String placeholder) {
    return text.contains(placeholder)
        ? Optional.of(
            new BigDecimal(matcher.group(group))
                .scaleByPowerOfTen(
                    ZEROS.get(matcher.group(group + "Unit").toUpperCase(Locale.ROOT))))
        : Optional.empty();
  }

  private String regex() {
    StringBuilder regex = new StringBuilder();
    Matcher parts = PARTS.matcher(text);
    while (parts.find()) {
      regex.append(
          switch (parts.group()) {
            case STEP -> number("step", "", "[kK]", parts);
            case TOKENS -> number("tokens", "(?:\\.[0-9]{1,9})?", "[kKmMbBtT]", parts);
            case "*" -> "[^/]*";
            default -> Pattern.quote(parts.group());
          });
    }
    return regex.toString();
  }

  /** A number beside a {@code *} takes all digits that stand together. */
  private String number(String group, String fraction, String unit, Matcher at) {
    return "%s(?<%s>[0-9]{1,18}%s)(?<%sUnit>%s?)%s"
        .formatted(
            text.startsWith("*", at.start() - 1) ? "(?<![0-9])" : "",
            group,
            fraction,
            group,
            unit,
            text.startsWith("*", at.end()) ? "(?![0-9])" : "");
  }
}
