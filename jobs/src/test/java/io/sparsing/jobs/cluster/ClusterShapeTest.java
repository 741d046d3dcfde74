package io.sparsing.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import java.util.OptionalLong;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterShapeTest {
  private static final long GIB = 1L << 30;

  @ParameterizedTest
  @CsvSource({"local, 1", "local[3], 3", "local[*], 8", "'local[2,4]', 2", "local[*], 8"})
  void oneMachineIsOneExecutorWithoutABound(String master, int slots) {
    ClusterShape cluster = ClusterShape.of(conf("spark.master", master), 8);
    assertThat(cluster).isEqualTo(new ClusterShape(1, slots, 1, OptionalLong.empty(), 4 * GIB));
  }

  @Test
  void aClusterIsWhatTheConfigurationSays() {
    SparkConf conf =
        conf("spark.master", "yarn")
            .set("spark.executor.instances", "16")
            .set("spark.executor.cores", "8")
            .set("spark.task.cpus", "2")
            .set("spark.executor.memoryOverhead", "9g")
            .set("spark.executor.extraJavaOptions", "-Xss4m -Dsparsing.model-cache.idle-bytes=77");
    ClusterShape cluster = ClusterShape.of(conf, 1);
    assertThat(cluster).isEqualTo(new ClusterShape(16, 8, 2, OptionalLong.of(9 * GIB), 77));
    assertThat(cluster.executorSlots()).isEqualTo(4);
    assertThat(cluster.slots()).isEqualTo(64);
  }

  @Test
  void whatIsNotSaidIsSparksDefault() {
    SparkConf conf = conf("spark.master", "k8s://https://host").set("spark.executor.memory", "8g");
    // Two executors of one core; a tenth of 8,192 MiB is 819 MiB, more than the least 384.
    assertThat(ClusterShape.of(conf, 1))
        .isEqualTo(new ClusterShape(2, 1, 1, OptionalLong.of(819L << 20), 4 * GIB));
    assertThat(ClusterShape.of(conf.set("spark.executor.memory", "1g"), 1).overheadBytes())
        .hasValue(384L << 20);
  }

  @Test
  void aStandaloneClusterBoundsCoresAndNoMemory() {
    SparkConf conf =
        conf("spark.master", "spark://host:7077")
            .set("spark.cores.max", "64")
            .set("spark.executor.cores", "4");
    assertThat(ClusterShape.of(conf, 1))
        .isEqualTo(new ClusterShape(16, 4, 1, OptionalLong.empty(), 4 * GIB));
  }

  /**
   * Pythia-160m, 4 tasks, 20 checkpoints: 4 models of 4 x 162,322,944 bytes in use; 12 others of a
   * wave of 16 would be 7.8 GB, more than the 4 GiB kept; a task has 6 arrays of 2,048 x 3,072
   * floats and 3 of 2,048 x 2,048.
   */
  @Test
  void memoryIsModelsTasksAndTheProcess() {
    ClusterShape cluster = new ClusterShape(2, 4, 1, OptionalLong.of(8 * GIB), 4 * GIB);
    ModelSize model = new ModelSize(162_322_944, 12, 3_072, 12, 50_304, 2.0);
    ExecutorMemory memory = ExecutorMemory.of(model, 20, cluster);
    assertThat(memory)
        .isEqualTo(new ExecutorMemory(2_597_167_104L, 4 * GIB, 4 * 201_326_592L, GIB));
    assertThat(memory.bytes()).isEqualTo(8_771_182_592L);
    // 8,771,182,592 bytes are 8,364.9 MiB; 8 GiB are 8,192.
    assertThatThrownBy(() -> memory.check("step1", cluster))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot measure step1 on these executors: expected spark.executor.memoryOverhead of at"
                + " least 8365m, found 8192m; see cluster-configs/README.md");
    memory.check("step1", new ClusterShape(2, 4, 1, OptionalLong.of(9 * GIB), 4 * GIB));
    memory.check("step1", new ClusterShape(2, 4, 1, OptionalLong.empty(), 4 * GIB));
  }

  @Test
  void fewCheckpointsAreFewModels() {
    ClusterShape cluster = new ClusterShape(1, 4, 1, OptionalLong.empty(), 4 * GIB);
    ModelSize model = new ModelSize(1_000, 1, 10, 1, 100, 2.0);
    // Two checkpoints, both in use: nothing is left to be idle.
    ExecutorMemory memory = ExecutorMemory.of(model, 2, cluster);
    assertThat(memory.modelsInUse()).isEqualTo(8_000);
    assertThat(memory.idleModels()).isZero();
  }

  private static SparkConf conf(String key, String value) {
    return new SparkConf(false).set(key, value);
  }
}
