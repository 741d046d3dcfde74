package io.sparsing.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.Arithmetic;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.cluster.TaskDevice.Place;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskDeviceTest {
  private static final String VARIABLE = "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE";

  @ParameterizedTest
  @CsvSource({
    "local[2], , auto, PROCESSOR",
    "local[2], , cpu, PROCESSOR",
    "local[2], , GPU, FIRST_GPU",
    "local, , gpu, FIRST_GPU",
    // Spark assigns nothing in local mode, whatever the settings say.
    "local[2], 0.5, auto, PROCESSOR",
    "yarn, , auto, PROCESSOR",
    "yarn, 0, auto, PROCESSOR",
    "yarn, 0.25, auto, ASSIGNED_GPU",
    "yarn, 0.25, cpu, PROCESSOR",
    "yarn, 0.25, gpu, ASSIGNED_GPU",
    "'local-cluster[1,2,512]', 1, auto, ASSIGNED_GPU",
  })
  void theConfigurationDecidesWhereModelsRun(
      String master, String taskAmount, String choice, Place place) {
    SparkConf conf = conf(master).set("spark.sparsing.device", choice);
    if (taskAmount != null) {
      conf.set("spark.task.resource.gpu.amount", taskAmount);
    }
    assertThat(TaskDevice.of(conf).place()).isEqualTo(place);
  }

  @Test
  void nothingSaidIsFloat32OnTheProcessor() {
    assertThat(TaskDevice.of(conf("yarn")).arithmetic()).isEqualTo(Arithmetic.CPU_FLOAT32);
    assertThat(TaskDevice.of(conf("yarn")).here()).isEqualTo(ComputeDevice.CPU);
  }

  @Test
  void aGpuThatSparkWillNotAssignIsRefused() {
    SparkConf conf =
        conf("yarn")
            .set("spark.sparsing.device", "gpu")
            .set("spark.executor.resource.gpu.amount", "1");
    assertThatThrownBy(() -> TaskDevice.of(conf))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot run models on GPUs: expected spark.executor.resource.gpu.amount and"
                + " spark.task.resource.gpu.amount above 0, found 1 and none; see"
                + " cluster-configs/README.md");
  }

  @Test
  void unknownWordsAreRefused() {
    assertThatThrownBy(() -> TaskDevice.of(conf("yarn").set("spark.sparsing.device", "tpu")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot choose a device: expected --device (spark.sparsing.device) auto, cpu or gpu,"
                + " found tpu");
    assertThatThrownBy(() -> TaskDevice.of(conf("yarn").set("spark.sparsing.precision", "fp16")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot choose a precision: expected --precision (spark.sparsing.precision) float32,"
                + " tf32 or float16, found fp16");
  }

  @Test
  void theProcessorKnowsNoTensorFloat() {
    assertThatThrownBy(() -> TaskDevice.of(conf("yarn").set("spark.sparsing.precision", "tf32")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot compute in tf32: expected models on a GPU, found them on the processor");
  }

  @Test
  void everyDeviceKeepsWeightsInFloat16WhereAsked() {
    TaskDevice device = TaskDevice.of(conf("yarn").set("spark.sparsing.precision", "float16"));
    assertThat(device.here()).isEqualTo(ComputeDevice.CPU.with(ComputeDevice.Weights.FLOAT16));
    assertThat(device.here()).hasToString("cpu, float16 weights");
    assertThat(device.arithmetic()).isEqualTo(Arithmetic.CPU_FLOAT16);
  }

  @ParameterizedTest
  @CsvSource({"float32, 0, GPU_FLOAT32", "tf32, 1, GPU_TF32", "float16, 0, GPU_FLOAT16"})
  void executorsStartWithThePrecision(String precision, String value, Arithmetic arithmetic) {
    SparkConf conf = gpus().set("spark.sparsing.precision", precision);
    TaskDevice device = TaskDevice.of(conf);
    device.prepare(conf);
    assertThat(conf.get("spark.executorEnv." + VARIABLE)).isEqualTo(value);
    assertThat(device.arithmetic()).isEqualTo(arithmetic);
  }

  @Test
  void anEnvironmentOfTheOtherPrecisionIsRefusedBeforeAnyWork() {
    SparkConf conf = gpus().set("spark.executorEnv." + VARIABLE, "1");
    assertThatThrownBy(() -> TaskDevice.of(conf).prepare(conf))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot compute in float32: expected a process that started with "
                + VARIABLE
                + "=0, found 1");
  }

  @Test
  void aProcessOfTheOtherPrecisionIsRefused() {
    assertThatThrownBy(() -> Precision.TF32.require(Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot compute in tf32: expected a process that started with "
                + VARIABLE
                + "=1, found none");
    assertThatThrownBy(() -> Precision.FLOAT32.require(Map.of(VARIABLE, "1")))
        .isInstanceOf(InputException.class);
    assertThatCode(() -> Precision.FLOAT32.require(Map.of())).doesNotThrowAnyException();
    assertThatCode(() -> Precision.TF32.require(Map.of(VARIABLE, "1"))).doesNotThrowAnyException();
  }

  @Test
  void aTaskRunsOnTheFirstGpuThatItWasGiven() {
    assertThat(TaskDevice.assigned(assignment("3", "1"))).isEqualTo(ComputeDevice.gpu(3));
  }

  @Test
  void aTaskWithoutANumberedGpuFails() {
    assertThatThrownBy(() -> TaskDevice.assigned(Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot run a model on a GPU: expected the number of one that Spark assigned to the"
                + " task, found none");
    assertThatThrownBy(() -> TaskDevice.assigned(assignment("MIG-7f")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("assigned to the task, found MIG-7f");
  }

  private static Map<String, ResourceInformation> assignment(String... addresses) {
    return Map.of("gpu", new ResourceInformation("gpu", addresses));
  }

  private static SparkConf gpus() {
    return conf("yarn").set("spark.task.resource.gpu.amount", "0.25");
  }

  private static SparkConf conf(String master) {
    return new SparkConf(false).setMaster(master);
  }
}
