package io.sparsing.analysis.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reproduces the fits of the paper (arXiv 2411.02335, section 4) on the points that its authors
 * published.
 *
 * <p>{@code targets.json} states for each series the law and the least mean squared error that a
 * long multi-start search found.
 */
final class PaperDataTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"0.1b_relu", "0.2b_relu", "1.2b_relu", "0.1b_silu", "0.4b_silu", "0.8b_silu"})
  void reachesTheLeastErrorKnownWithinTheBounds(String series) throws Exception {
    JsonNode target = new ObjectMapper().readTree(resource("targets.json").toFile()).get(series);
    ScalingFit fit =
        new ScalingLawFitter(FitOptions.PLAIN).fit(SeriesFile.read(resource(series + ".json")));

    assertThat(fit.law()).isEqualTo(target.get("law").asText());
    assertThat(fit.points()).isEqualTo(target.get("points").asInt());
    assertThat(fit.meanSquaredError())
        .isLessThanOrEqualTo(1.005 * target.get("best_mse").asDouble());
    assertThat(fit.limit()).isBetween(0.0, 1.0);
    assertThat(fit.converged()).isTrue();
  }

  /**
   * The paper fits in log space or leaves out points, so its coefficients are not least squares.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {"0.1b_relu", "0.2b_relu", "1.2b_relu", "0.1b_silu", "0.4b_silu", "0.8b_silu"})
  void isNoWorseThanThePublishedCoefficients(String series) throws Exception {
    JsonNode target = new ObjectMapper().readTree(resource("targets.json").toFile()).get(series);
    SeriesPoints points = SeriesFile.read(resource(series + ".json"));
    Map<String, Double> published = new TreeMap<>();
    target
        .get("published")
        .properties()
        .forEach(e -> published.put(e.getKey(), e.getValue().asDouble()));
    ScalingLaw law = ScalingLaw.named(target.get("law").asText());
    double sum = 0;
    for (int i = 0; i < points.size(); i++) {
      double predicted = law.predict(published, points.trainingTokens()[i]);
      sum += Math.pow(predicted - points.activationRatio()[i], 2);
    }
    ScalingFit fit = new ScalingLawFitter(FitOptions.PLAIN).fit(points);

    assertThat(fit.meanSquaredError()).isLessThanOrEqualTo(sum / points.size());
  }

  static Path resource(String name) throws IOException, URISyntaxException {
    return Path.of(PaperDataTest.class.getResource(name).toURI());
  }
}
