package io.sparsing.analysis.report.data;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers as the pages print them. */
public final class Figures {
  private Figures() {}

  /**
   * A share in percent with three significant digits from 10 % down to 0.1 %: {@code 0.0712} is
   * "7.12 %".
   */
  public static String percent(double share) {
    double percent = 100 * share;
    int decimals = Math.abs(percent) >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f\u202f%%", percent);
  }

  /** A share in percent; nothing where there is none. */
  public static String percent(OptionalDouble share) {
    return share.isPresent() ? percent(share.getAsDouble()) : "";
  }

  /** A count of tokens with three significant digits: {@code 2_100_000_000} is "2.1 B". */
  public static String tokens(double tokens) {
    String[] units = {"", "\u202fk", "\u202fM", "\u202fB", "\u202fT"};
    BigDecimal rounded = new BigDecimal(tokens).round(new MathContext(3));
    int unit = 0;
    while (rounded.abs().compareTo(BigDecimal.valueOf(1000)) >= 0 && unit < units.length - 1) {
      rounded = rounded.movePointLeft(3);
      unit++;
    }
    return plain(rounded) + units[unit];
  }

  /** A count of tokens; nothing where there is none. */
  public static String tokens(OptionalDouble tokens) {
    return tokens.isPresent() ? tokens(tokens.getAsDouble()) : "";
  }

  /** A number with as many decimals as given. */
  public static String fixed(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** A number with four significant digits: {@code 1.409181} is "1.409". */
  public static String significant(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  /** A number as short as it can be told: {@code 1.0} is "1", {@code 0.05} is "0.05". */
  public static String shortest(double value) {
    return plain(BigDecimal.valueOf(value));
  }

  /** A counted noun with a regular plural: {@code 1, "checkpoint"} is "1 checkpoint". */
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** A counted noun with a plural of its own: {@code 2, "series", "series"} is "2 series". */
  public static String count(long number, String noun, String plural) {
    return number + " " + (number == 1 ? noun : plural);
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
