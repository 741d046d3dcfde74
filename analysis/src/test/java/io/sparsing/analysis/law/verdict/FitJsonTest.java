package io.sparsing.analysis.law.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparsing.analysis.law.fit.Alternative;
import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.ForecastRequest;
import io.sparsing.analysis.law.fit.Resampling;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.interval.LimitStatus;
import io.sparsing.analysis.law.interval.Scatter;
import io.sparsing.analysis.law.shape.PublishedLaw;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FitJsonTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void writesTheFieldsOfTheCommandLineContract() throws JsonProcessingException {
    ScalingFit fit =
        VerdictTest.fit(
            LimitStatus.DETERMINED,
            "decreasing",
            0.07,
            List.of(
                new Alternative("logspace-power-law", -100, 1e-7, 3e-4),
                new Alternative("constant", -50, 1e-5, 2e-3)));
    JsonNode expected =
        JSON.readTree(
            """
            [{"series": "0.1b_relu", "law": "logspace-power-law",
              "parameters": {"alpha": 0.101, "b": -0.017, "c": 3.2, "limit": 0.0614},
              "intervals": {"alpha": [0.01, 0.3], "b": [-2.0, 30.0], "c": [1.0, 33.0],
                            "limit": [0.0504, 0.0679]},
              "mse": 1e-7, "mae": 4e-4, "r2": 0.996, "aicc": -100.0, "n": 28,
              "limit": 0.0614, "limit_interval": [0.0504, 0.0679], "identified": true,
              "extrapolation_mae": 2.5e-4,
              "alternatives": [{"law": "logspace-power-law", "aicc": -100.0, "mse": 1e-7,
                                "extrapolation_mae": 3e-4},
                               {"law": "constant", "aicc": -50.0, "mse": 1e-5,
                                "extrapolation_mae": 2e-3}],
              "preferred": "logspace-power-law", "limit_status": "determined",
              "direction": "decreasing", "converged": true, "residual_autocorrelation": 0.0,
              "loss": "squared", "from_tokens": 800978889.0, "left_out": 0, "left_out_reason": "",
              "forecasts": {"activation_ratio": [], "tokens": []}}]
            """);

    assertThat(JSON.readTree(FitJson.write(List.of(fit)))).isEqualTo(expected);
  }

  @Test
  void writesAnUndefinedCriterionAsNull() throws JsonProcessingException {
    ScalingFit fit =
        VerdictTest.fit(
            LimitStatus.NO_TREND,
            "flat",
            0.07,
            List.of(new Alternative("logspace-power-law", Double.POSITIVE_INFINITY, 1e-7, 3e-4)));

    JsonNode object = JSON.readTree(FitJson.write(List.of(fit))).get(0);

    assertThat(object.get("alternatives").get(0).get("aicc").isNull()).isTrue();
    assertThat(object.get("identified").asBoolean(true)).isFalse();
  }

  @Test
  void writesBootstrapAndForecastsWithNullsForWhatIsNeverReached() throws JsonProcessingException {
    SeriesPoints points =
        new CoverageStudy(0, 1, new Resampling(0, 5)).simulated(PublishedLaw.ALL.get(1), 0);
    FitOptions options =
        FitOptions.PLAIN
            .with(new Resampling(100, 3))
            .with(new ForecastRequest(List.of(1e12), List.of(0.08, 0.01)));
    ScalingFit fit = new ScalingLawFitter(options).fit(points);

    JsonNode object = JSON.readTree(FitJson.write(List.of(fit))).get(0);

    assertThat(object.at("/bootstrap/resamples").asInt()).isEqualTo(100);
    // 25 points: ceil(25^(1/3)) = ceil(2.92) = 3.
    assertThat(object.at("/bootstrap/block_length").asInt()).isEqualTo(3);
    assertThat(object.at("/bootstrap/intervals/alpha").size()).isEqualTo(2);
    assertThat(object.at("/bootstrap/limit_deviance").asDouble()).isPositive();
    assertThat(object.at("/bootstrap/limit_deviance_at_ends").size()).isEqualTo(2);
    assertThat(object.at("/forecasts/activation_ratio/0/tokens").asDouble()).isEqualTo(1e12);
    assertThat(object.at("/forecasts/activation_ratio/0/interval").size()).isEqualTo(2);
    assertThat(object.at("/forecasts/tokens/0/tokens").asDouble()).isPositive();
    assertThat(object.at("/forecasts/tokens/1/activation_ratio").asDouble()).isEqualTo(0.01);
    assertThat(object.at("/forecasts/tokens/1/tokens").isNull()).isTrue();
    assertThat(object.at("/forecasts/tokens/1/interval/1").isNull()).isTrue();
  }

  @Test
  void writesWhichPartOfTheScatterIsSamplingWhereThatIsKnown() throws JsonProcessingException {
    ScalingFit fit = VerdictTest.with(new Scatter(2.1e-3, 9e-4, 1.9e-3, 1.4e-3, true));
    JsonNode expected =
        JSON.readTree(
            """
            {"observed": 2.1e-3, "sampling": 9e-4, "own": 1.9e-3, "limit_sampling_se": 1.4e-3,
             "shared_documents": true}
            """);

    assertThat(JSON.readTree(FitJson.write(List.of(fit))).at("/0/scatter")).isEqualTo(expected);
  }

  @Test
  void writesNoFitsAsAnEmptyList() throws JsonProcessingException {
    assertThat(JSON.readTree(FitJson.write(List.of()))).isEqualTo(JSON.createArrayNode());
  }
}
