package io.sparsing.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuMemoryTest {
  private static final long GIB = 1L << 30;

  /** Llama 2 7B: 6,738,415,616 parameters, F = 11,008, 32 heads. */
  private static final ModelSize MODEL = new ModelSize(6_738_415_616L, 32, 11_008, 32, 32_000, 2.0);

  /**
   * One task: 4 x 6,738,415,616 bytes of weights. Of a wave of 16, fifteen models are idle, bounded
   * by 4 GiB. The task has 8 arrays of 8,192 x 11,008 floats (2,885,681,152), 3 of 8,192 x 8,192
   * (805,306,368) and 3 of 32 heads x 128 queries x 8,192 positions (402,653,184).
   */
  @Test
  void memoryIsWeightsAndABatchOfEachTask() {
    GpuMemory one = GpuMemory.of(MODEL, 40, shape(16, new ExecutorGpus(1, 1)));
    assertThat(one).isEqualTo(new GpuMemory(26_953_662_464L, 4 * GIB, 4_093_640_704L, 1));
    assertThat(one.bytes()).isEqualTo(35_342_270_464L);
    // Four tasks may have four models in use, and take four batches.
    GpuMemory four = GpuMemory.of(MODEL, 40, shape(4, new ExecutorGpus(4, 4)));
    assertThat(four).isEqualTo(new GpuMemory(4 * 26_953_662_464L, 4 * GIB, 4 * 4_093_640_704L, 4));
    // Of one checkpoint there is one model, and none is idle.
    assertThat(GpuMemory.of(MODEL, 1, shape(4, new ExecutorGpus(4, 4))))
        .isEqualTo(new GpuMemory(26_953_662_464L, 0, 4 * 4_093_640_704L, 4));
  }

  /** 2 bytes a parameter, 13,476,831,232 for a model; the rest as above. */
  @Test
  void weightsInFloat16TakeHalf() {
    ModelSize half = new ModelSize(6_738_415_616L, Short.BYTES, 32, 11_008, 32, 32_000, 2.0);
    assertThat(GpuMemory.of(half, 1, shape(16, new ExecutorGpus(1, 1))))
        .isEqualTo(new GpuMemory(13_476_831_232L, 0, 4_093_640_704L, 1));
  }

  @Test
  void aGpuThatIsTooSmallIsRefused() {
    GpuMemory memory = GpuMemory.of(MODEL, 40, shape(16, new ExecutorGpus(1, 1)));
    // 35,342,270,464 bytes are 32.9 GiB: 25.1 + 4.0 + 3.8.
    assertThatThrownBy(() -> memory.check("step1", OptionalLong.of(24 * GIB)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot measure step1 with 1 tasks on a GPU: expected spark.sparsing.gpu.memory of at"
                + " least 32.9 GiB (models in use 25.1, idle 4.0, tasks 3.8), found 24.0 GiB; see"
                + " cluster-configs/README.md");
    memory.check("step1", OptionalLong.of(33 * GIB));
    memory.check("step1", OptionalLong.empty());
  }

  @Test
  void theConfigurationStatesTheMemoryOrNothing() {
    assertThat(GpuMemory.given(new SparkConf(false))).isEmpty();
    SparkConf conf = new SparkConf(false).set("spark.sparsing.gpu.memory", "80g");
    assertThat(GpuMemory.given(conf)).hasValue(80 * GIB);
  }

  /** Spark rounds down what shares a GPU; whole GPUs of a task are not shared. */
  @ParameterizedTest
  @CsvSource({
    "1, 0.25, 16, 4, 4",
    "1, 0.3, 16, 3, 3",
    "1, 0.0625, 4, 4, 4",
    "2, 0.5, 16, 4, 2",
    "2, 1, 16, 2, 1",
    "4, 2, 16, 2, 1",
  })
  void tasksThatShareAGpuBoundThoseOfAnExecutor(
      int gpus, double taskAmount, int cores, int slots, int onGpu) {
    SparkConf conf =
        new SparkConf(false)
            .setMaster("yarn")
            .set("spark.executor.cores", Integer.toString(cores))
            .set("spark.executor.resource.gpu.amount", Integer.toString(gpus))
            .set("spark.task.resource.gpu.amount", Double.toString(taskAmount));
    ClusterShape cluster = ClusterShape.of(conf, 1);
    assertThat(cluster.executorSlots()).isEqualTo(slots);
    assertThat(cluster.tasksOnGpu()).isEqualTo(onGpu);
  }

  /** With the settings as they are, a local Spark never starts a task. */
  @Test
  void oneMachineAsksSparkForNoGpu() {
    SparkConf conf = gpus("local[2]");
    ExecutorGpus.withdrawInLocalMode(conf);
    assertThat(conf.get("spark.executor.resource.gpu.amount")).isEqualTo("0");
    assertThat(conf.get("spark.task.resource.gpu.amount")).isEqualTo("0");
    SparkConf cluster = gpus("yarn");
    ExecutorGpus.withdrawInLocalMode(cluster);
    assertThat(cluster.get("spark.task.resource.gpu.amount")).isEqualTo("0.25");
  }

  @Test
  void allTasksOfOneMachineShareItsFirstGpu() {
    ClusterShape cluster = ClusterShape.of(new SparkConf(false).setMaster("local[3]"), 8);
    assertThat(cluster.tasksOnGpu()).isEqualTo(3);
  }

  private static SparkConf gpus(String master) {
    SparkConf conf = new SparkConf(false).setMaster(master);
    SparkKeys.read(Path.of("../cluster-configs/spark/gpu.conf")).forEach(conf::set);
    return conf;
  }

  private static ClusterShape shape(int cores, ExecutorGpus gpus) {
    return new ClusterShape(64, cores, 1, OptionalLong.empty(), 4 * GIB, Optional.of(gpus));
  }
}
