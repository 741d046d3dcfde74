package io.sparsing.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutorEnvironmentTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "16, 16"})
  void aTaskHasAsManyNativeThreadsAsCores(String taskCores, String threads) {
    SparkConf conf = new SparkConf(false).set("spark.task.cpus", taskCores);
    ExecutorEnvironment.complete(conf);
    assertThat(conf.get("spark.executorEnv.OMP_NUM_THREADS")).isEqualTo(threads);
  }

  @Test
  void whatTheConfigurationSaysStays() {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.task.cpus", "8")
            .set("spark.executorEnv.OMP_NUM_THREADS", "4")
            .set("spark.executorEnv.MALLOC_ARENA_MAX", "2");
    ExecutorEnvironment.complete(conf);
    assertThat(conf.get("spark.executorEnv.OMP_NUM_THREADS")).isEqualTo("4");
    assertThat(conf.get("spark.executorEnv.MALLOC_ARENA_MAX")).isEqualTo("2");
    assertThat(conf.get("spark.executorEnv.MALLOC_TOP_PAD_")).isEqualTo("67108864");
  }
}
