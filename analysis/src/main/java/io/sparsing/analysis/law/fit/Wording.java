package io.sparsing.analysis.law.fit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as sentences show them. */
public final class Wording {

  private static final MathContext THREE_DIGITS = new MathContext(3);

  private Wording() {}

  /** A ratio in percent, such as {@code 6.14 %}. */
  public static String percent(double ratio) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * ratio);
  }

  /** A difference of ratios in percentage points, without the unit. */
  public static String points(double ratio) {
    return String.format(Locale.ROOT, "%.3f", 100 * ratio);
  }

  /** A number of points, such as {@code 1 point} or {@code 5 points}. */
  static String pointCount(int count) {
    return count + (count == 1 ? " point" : " points");
  }

  /** A count of tokens, such as {@code 41.6 billion}. */
  public static String tokens(double count) {
    if (count >= 1e12) {
      return threeDigits(count / 1e12) + " trillion";
    }
    if (count >= 1e9) {
      return threeDigits(count / 1e9) + " billion";
    }
    if (count >= 1e6) {
      return threeDigits(count / 1e6) + " million";
    }
    if (count >= 1e4) {
      return threeDigits(count / 1e3) + " thousand";
    }
    return threeDigits(count);
  }

  private static String threeDigits(double value) {
    return new BigDecimal(value).round(THREE_DIGITS).toPlainString();
  }
}
