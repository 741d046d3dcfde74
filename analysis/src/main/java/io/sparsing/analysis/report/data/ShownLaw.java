package io.sparsing.analysis.report.data;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A law fitted to one series, as the report draws and lists it.
 *
 * @param name name of the law, for example {@code log-space power law}
 * @param curve the fitted curve sampled by ascending training tokens, extrapolation included
 * @param limit where the curve ends, or empty where the law has no limit
 * @param details parameters with intervals and measures of fit, ready to show
 */
public record ShownLaw(
    String name, List<CurvePoint> curve, Optional<Limit> limit, List<NamedValue> details) {

  /** Copies the lists. */
  public ShownLaw {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(limit, "limit");
    curve = List.copyOf(curve);
    details = List.copyOf(details);
  }

  /** Whether a point of a fitted curve lies within the data it was fitted to. */
  public enum Support {
    /** Between the first and the last fitted checkpoint. */
    FITTED,
    /** Outside of them: the law alone says so. */
    EXTRAPOLATED
  }

  /**
   * One point of the fitted curve.
   *
   * @param trainingTokens tokens seen in training, in tokens
   * @param activationRatio activation ratio that the law gives there
   * @param support whether data lie around it
   * @param band interval of the activation ratio there, or empty where none is known
   */
  public record CurvePoint(
      double trainingTokens, double activationRatio, Support support, Optional<Band> band) {

    /** Rejects values that are not finite. */
    public CurvePoint {
      Objects.requireNonNull(support, "support");
      Objects.requireNonNull(band, "band");
      Finite.require(trainingTokens, "trainingTokens");
      Finite.require(activationRatio, "activationRatio");
    }
  }

  /**
   * How far the curve may lie from where it is drawn.
   *
   * @param low lower end of the interval
   * @param high upper end of the interval
   */
  public record Band(double low, double high) {

    /** Rejects values that are not finite, and an interval whose ends are swapped. */
    public Band {
      Finite.require(low, "lower end of the curve's interval");
      Finite.require(high, "upper end of the curve's interval");
      if (low > high) {
        throw new IllegalArgumentException(
            "Cannot report a curve: expected an interval in ascending order, found ["
                + low
                + ", "
                + high
                + "]");
      }
    }
  }

  /**
   * The activation ratio that the law tends to, with its confidence interval.
   *
   * @param value limit of the activation ratio
   * @param low lower end of the interval
   * @param high upper end of the interval
   * @param identified whether the data determine the limit; if not, the report says so instead of
   *     showing a bare number
   */
  public record Limit(double value, double low, double high, boolean identified) {

    /** Rejects values that are not finite, and an interval whose ends are swapped. */
    public Limit {
      Finite.require(value, "limit");
      Finite.require(low, "lower end of the limit's interval");
      Finite.require(high, "upper end of the limit's interval");
      if (low > high) {
        throw new IllegalArgumentException(
            "Cannot report a limit: expected an interval in ascending order, found ["
                + low
                + ", "
                + high
                + "]");
      }
    }

    /** For example {@code 6.1 % (interval 5.8 % to 6.4 %)}. */
    public String inWords() {
      String interval = Figures.percent(low) + " to " + Figures.percent(high);
      return identified
          ? Figures.percent(value) + " (interval " + interval + ")"
          : "not determined (interval " + interval + ")";
    }
  }
}
