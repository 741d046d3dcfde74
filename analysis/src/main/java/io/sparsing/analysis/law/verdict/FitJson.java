package io.sparsing.analysis.law.verdict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.analysis.law.fit.Alternative;
import io.sparsing.analysis.law.interval.BootstrapIntervals;
import io.sparsing.analysis.law.interval.Forecasts;
import io.sparsing.analysis.law.interval.RatioForecast;
import io.sparsing.analysis.law.interval.Scatter;
import io.sparsing.analysis.law.interval.TokensForecast;
import io.sparsing.analysis.law.shape.Interval;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Writes fits as {@code sparsing fit --json} gives them: a list with one object for each series.
 *
 * <p>JSON knows no infinity: {@code aicc} is null where the points are too few for it, and so are
 * the tokens, or an end of their interval, that a forecast never reaches. All other numbers are
 * finite. {@code bootstrap} and {@code scatter} are there where resamples were asked for and where
 * sampling errors are known.
 */
public final class FitJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private FitJson() {}

  /** The fits as indented JSON text. */
  public static String write(List<ScalingFit> fits) {
    ArrayNode list = JSON.createArrayNode();
    fits.forEach(fit -> list.add(object(fit)));
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(list);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write fits: expected a JSON tree, found " + e, e);
    }
  }

  private static ObjectNode object(ScalingFit fit) {
    ObjectNode node = JSON.createObjectNode().put("series", fit.series()).put("law", fit.law());
    ObjectNode parameters = node.putObject("parameters");
    fit.parameters().forEach(parameters::put);
    ObjectNode intervals = node.putObject("intervals");
    fit.intervals().forEach((name, interval) -> ends(intervals.putArray(name), interval));
    node.put("mse", fit.meanSquaredError())
        .put("mae", fit.meanAbsoluteError())
        .put("r2", fit.rSquared());
    putNumber(node, "aicc", fit.aicc());
    node.put("n", fit.points()).put("limit", fit.limit());
    ends(node.putArray("limit_interval"), fit.limitInterval());
    node.put("identified", fit.identified())
        .put("extrapolation_mae", fit.extrapolationMeanAbsoluteError());
    ArrayNode alternatives = node.putArray("alternatives");
    for (Alternative alternative : fit.alternatives()) {
      ObjectNode one = alternatives.addObject().put("law", alternative.law());
      putNumber(one, "aicc", alternative.aicc());
      one.put("mse", alternative.meanSquaredError())
          .put("extrapolation_mae", alternative.extrapolationMeanAbsoluteError());
    }
    putCircumstances(node, fit);
    fit.bootstrap().ifPresent(bootstrap -> putBootstrap(node.putObject("bootstrap"), bootstrap));
    fit.scatter().ifPresent(scatter -> putScatter(node.putObject("scatter"), scatter));
    putForecasts(node.putObject("forecasts"), fit.forecasts());
    return node;
  }

  private static void ends(ArrayNode array, Interval interval) {
    array.add(interval.low()).add(interval.high());
  }

  private static void putCircumstances(ObjectNode node, ScalingFit fit) {
    node.put("preferred", fit.preferred())
        .put("limit_status", fit.limitStatus().name().toLowerCase(Locale.ROOT))
        .put("direction", fit.direction())
        .put("converged", fit.converged())
        .put("residual_autocorrelation", fit.quality().residualAutocorrelation())
        .put("loss", fit.basis().loss().id())
        .put("from_tokens", fit.range().firstTokens())
        .put("left_out", fit.basis().leftOut())
        .put("left_out_reason", fit.basis().reason());
  }

  private static void putBootstrap(ObjectNode node, BootstrapIntervals bootstrap) {
    node.put("resamples", bootstrap.resamples()).put("block_length", bootstrap.blockLength());
    ObjectNode intervals = node.putObject("intervals");
    bootstrap.intervals().forEach((name, interval) -> ends(intervals.putArray(name), interval));
    node.put("noise_correlation", bootstrap.noiseCorrelation())
        .put("limit_deviance", bootstrap.limitDeviance());
    bootstrap.limitDevianceAtEnds().forEach(node.putArray("limit_deviance_at_ends")::add);
  }

  private static void putScatter(ObjectNode node, Scatter scatter) {
    node.put("observed", scatter.observed())
        .put("sampling", scatter.sampling())
        .put("own", scatter.own())
        .put("limit_sampling_se", scatter.limit())
        .put("shared_documents", scatter.shared());
  }

  private static void putForecasts(ObjectNode node, Forecasts forecasts) {
    ArrayNode ratios = node.putArray("activation_ratio");
    for (RatioForecast forecast : forecasts.ratios()) {
      ObjectNode one =
          ratios
              .addObject()
              .put("tokens", forecast.trainingTokens())
              .put("activation_ratio", forecast.ratio());
      ends(one.putArray("interval"), forecast.interval());
    }
    ArrayNode tokens = node.putArray("tokens");
    for (TokensForecast forecast : forecasts.tokens()) {
      ObjectNode one = tokens.addObject().put("activation_ratio", forecast.ratio());
      putNumber(one, "tokens", orInfinity(forecast.trainingTokens()));
      ArrayNode interval = one.putArray("interval");
      Stream.of(forecast.low(), forecast.high())
          .forEach(end -> end.ifPresentOrElse(interval::add, interval::addNull));
    }
  }

  private static double orInfinity(OptionalDouble value) {
    return value.orElse(Double.POSITIVE_INFINITY);
  }

  private static void putNumber(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, value);
    } else {
      node.putNull(key);
    }
  }
}
