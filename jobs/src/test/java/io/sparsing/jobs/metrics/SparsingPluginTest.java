package io.sparsing.jobs.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.measure.MeasureRequest;
import io.sparsing.jobs.measure.MeasuredFixture;
import io.sparsing.jobs.table.Warehouse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** Spark's metrics system, on driver and executor, shows what a measurement does. */
class SparsingPluginTest {
  private static final long POSITIONS = 2_048;

  @TempDir Path folder;

  @Test
  void countsTokensModelsAndCheckpoints() throws TimeoutException {
    Warehouse warehouse = LocalSpark.open(folder);
    Map<String, Number> before = metrics();

    measure(warehouse);
    warehouse.spark().sparkContext().listenerBus().waitUntilEmpty();

    Map<String, Number> after = metrics();
    assertThat(after)
        .containsOnlyKeys(
            "checkpoints.done",
            "checkpoints.failed",
            "tokens",
            "tokensPerSecond",
            "forwardShare",
            "nativeMemoryBytes",
            "models.resident",
            "models.bytes",
            "models.cacheHits",
            "models.loads");
    assertThat(after.get("checkpoints.done").longValue())
        .isEqualTo(before.get("checkpoints.done").longValue() + 1);
    assertThat(after.get("checkpoints.failed")).isEqualTo(before.get("checkpoints.failed"));
    // A dense pass and at least one sparse one, and the pilot.
    assertThat(after.get("tokens").longValue() - before.get("tokens").longValue())
        .isGreaterThanOrEqualTo(2 * POSITIONS);
    assertThat(after.get("models.cacheHits").longValue())
        .isGreaterThan(before.get("models.cacheHits").longValue());
    assertThat(after.get("models.loads").longValue()).isPositive();
    assertThat(after.get("models.resident").longValue()).isPositive();
    assertThat(after.get("models.bytes").longValue()).isPositive();
    assertThat(after.get("tokensPerSecond").doubleValue()).isPositive();
    assertThat(after.get("forwardShare").doubleValue()).isBetween(0.01, 1.0);
    assertThat(after.get("nativeMemoryBytes").longValue())
        .isGreaterThan(after.get("models.bytes").longValue());
  }

  private static void measure(Warehouse warehouse) {
    String checkpoint = Fixtures.path("fixtures/minicpm/a_relu_d64").toString();
    MeasuredFixture.measure(
        warehouse,
        MeasuredFixture.subject(warehouse, checkpoint, checkpoint + "/eval_tokens.json"),
        64,
        new MeasureRequest.Search(List.of(1.0), SearchOptions.STANDARD));
  }

  private static Map<String, Number> metrics() {
    Map<String, Number> values = new HashMap<>();
    for (Source source :
        CollectionConverters.asJava(
            SparkEnv.get()
                .metricsSystem()
                .getSourcesByName("plugin." + SparsingPlugin.class.getName()))) {
      source
          .metricRegistry()
          .getGauges()
          .forEach((name, gauge) -> values.put(name, (Number) ((Gauge<?>) gauge).getValue()));
    }
    return values;
  }
}
