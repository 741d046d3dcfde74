package io.sparsing.jobs.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.sparsing.model.runtime.CacheActivity;
import io.sparsing.model.runtime.ModelCache;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Reports to Spark's metrics system, where {@code spark.plugins} names this class; Spark calls the
 * source {@code plugin.io.sparsing.jobs.metrics.SparsingPlugin}.
 *
 * <p>Of each executor: {@code tokens} run through models since its start, {@code tokensPerSecond}
 * of a task, {@code forwardShare} of task time, {@code nativeMemoryBytes} resident outside the Java
 * heap, {@code models.resident}, {@code models.bytes}, {@code models.cacheHits} and {@code
 * models.loads}. Of the driver: {@code checkpoints.done} and {@code checkpoints.failed}, counted
 * once for each corpus.
 */
public final class SparsingPlugin implements SparkPlugin {
  @Override
  public DriverPlugin driverPlugin() {
    return new OnDriver();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new OnExecutor();
  }

  private static final class OnDriver implements DriverPlugin {
    private final CheckpointCounts counts = new CheckpointCounts();

    @Override
    public Map<String, String> init(SparkContext context, PluginContext plugin) {
      context.addSparkListener(counts);
      return Map.of();
    }

    @Override
    public void registerMetrics(String applicationId, PluginContext plugin) {
      MetricRegistry registry = plugin.metricRegistry();
      registry.register("checkpoints.done", (Gauge<Long>) counts::done);
      registry.register("checkpoints.failed", (Gauge<Long>) counts::failed);
    }
  }

  private static final class OnExecutor implements ExecutorPlugin {
    @Override
    public void init(PluginContext plugin, Map<String, String> configuration) {
      MetricRegistry registry = plugin.metricRegistry();
      register(registry, "tokens", CacheActivity::positions);
      register(registry, "tokensPerSecond", CacheActivity::positionsPerSecond);
      register(registry, "forwardShare", CacheActivity::forwardShare);
      register(registry, "models.resident", CacheActivity::residentModels);
      register(registry, "models.bytes", CacheActivity::residentBytes);
      register(registry, "models.cacheHits", CacheActivity::hits);
      register(registry, "models.loads", CacheActivity::loads);
      registry.register("nativeMemoryBytes", (Gauge<Long>) ProcessMemory::residentBytes);
    }

    private static <T> void register(
        MetricRegistry registry, String name, Function<CacheActivity, T> value) {
      registry.register(name, (Gauge<T>) () -> value.apply(ModelCache.shared().activity()));
    }
  }
}
