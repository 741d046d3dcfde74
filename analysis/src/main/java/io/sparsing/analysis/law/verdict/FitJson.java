package io.sparsing.analysis.law.verdict;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.sparsing.analysis.law.fit.Alternative;
import io.sparsing.analysis.law.interval.BootstrapIntervals;
import io.sparsing.analysis.law.interval.Forecasts;
import io.sparsing.analysis.law.interval.RatioForecast;
import io.sparsing.analysis.law.interval.Scatter;
import io.sparsing.analysis.law.interval.TokensForecast;
import io.sparsing.analysis.law.shape.Interval;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Writes fits as {@code sparsing fit --json} gives them: a list with one object for each series.
 *
 * <p>The records here are the format. JSON knows no infinity: {@code aicc} is null where the points
 * are too few for it, and so are the tokens, or an end of their interval, that a forecast never
 * reaches. All other numbers are finite. {@code bootstrap} and {@code scatter} are there where
 * resamples were asked for and where sampling errors are known.
 */
public final class FitJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addMixIn(Interval.class, LowThenHigh.class)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private FitJson() {}

  /** The fits as indented JSON text. */
  public static String write(List<ScalingFit> fits) {
    try {
      return JSON.writeValueAsString(fits.stream().map(Fit::of).toList());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write fits as JSON: " + e.getMessage(), e);
    }
  }

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"low", "high"})
  private interface LowThenHigh {}

  private record Fit(
      String series,
      String law,
      Map<String, Double> parameters,
      Map<String, Interval> intervals,
      double mse,
      double mae,
      double r2,
      OptionalDouble aicc,
      int n,
      double limit,
      Interval limitInterval,
      boolean identified,
      double extrapolationMae,
      List<Rival> alternatives,
      String preferred,
      String limitStatus,
      String direction,
      boolean converged,
      double residualAutocorrelation,
      String loss,
      double fromTokens,
      int leftOut,
      String leftOutReason,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<BootstrapIntervals> bootstrap,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ScatterParts> scatter,
      Predictions forecasts) {

    static Fit of(ScalingFit fit) {
      return new Fit(
          fit.series(),
          fit.law(),
          fit.parameters(),
          fit.intervals(),
          fit.meanSquaredError(),
          fit.meanAbsoluteError(),
          fit.rSquared(),
          finite(fit.aicc()),
          fit.points(),
          fit.limit(),
          fit.limitInterval(),
          fit.identified(),
          fit.extrapolationMeanAbsoluteError(),
          fit.alternatives().stream().map(Rival::of).toList(),
          fit.preferred(),
          fit.limitStatus().name().toLowerCase(Locale.ROOT),
          fit.direction(),
          fit.converged(),
          fit.quality().residualAutocorrelation(),
          fit.basis().loss().id(),
          fit.range().firstTokens(),
          fit.basis().leftOut(),
          fit.basis().reason(),
          fit.bootstrap(),
          fit.scatter().map(ScatterParts::of),
          Predictions.of(fit.forecasts()));
    }
  }

  private record Rival(String law, OptionalDouble aicc, double mse, double extrapolationMae) {
    static Rival of(Alternative law) {
      return new Rival(
          law.law(),
          finite(law.aicc()),
          law.meanSquaredError(),
          law.extrapolationMeanAbsoluteError());
    }
  }

  private record ScatterParts(
      double observed,
      double sampling,
      double own,
      double limitSamplingSe,
      boolean sharedDocuments) {

    static ScatterParts of(Scatter scatter) {
      return new ScatterParts(
          scatter.observed(), scatter.sampling(), scatter.own(), scatter.limit(), scatter.shared());
    }
  }

  private record Predictions(
      @JsonProperty("activation_ratio") List<RatioAtTokens> ratios, List<TokensToRatio> tokens) {
    static Predictions of(Forecasts forecasts) {
      return new Predictions(
          forecasts.ratios().stream().map(RatioAtTokens::of).toList(),
          forecasts.tokens().stream().map(TokensToRatio::of).toList());
    }
  }

  private record RatioAtTokens(double tokens, double activationRatio, Interval interval) {
    static RatioAtTokens of(RatioForecast forecast) {
      return new RatioAtTokens(forecast.trainingTokens(), forecast.ratio(), forecast.interval());
    }
  }

  private record TokensToRatio(
      double activationRatio, OptionalDouble tokens, List<OptionalDouble> interval) {
    static TokensToRatio of(TokensForecast forecast) {
      return new TokensToRatio(
          forecast.ratio(), forecast.trainingTokens(), List.of(forecast.low(), forecast.high()));
    }
  }

  private static OptionalDouble finite(double value) {
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
