package io.sparsing.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spark's own assignment of GPUs: a master, a worker with two GPUs that {@code
 * cluster-configs/gpu/discover.sh} finds, and two executors with the settings of {@code gpu.conf},
 * each a process of its own. The GPUs are numbers that a stand-in for {@code nvidia-smi} prints; no
 * model runs.
 */
class GpuExecutorsTest {
  private static final Path SCRIPT = Path.of("../cluster-configs/gpu/discover.sh");
  private static final int TASKS = 4;

  /** Processes that live for seconds are not worth the second compiler. */
  private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

  @TempDir Path folder;

  @Test
  void theScriptNamesTheGpusAsSparkReadsThem() throws Exception {
    fakeNvidiaSmi("printf '0\\n1\\n'");
    assertThat(run(List.of("sh", SCRIPT.toString())))
        .isEqualTo("{\"name\": \"gpu\", \"addresses\": [\"0\",\"1\"]}\n");
  }

  @Test
  void theScriptFailsWithoutAGpu() throws Exception {
    fakeNvidiaSmi("exit 0");
    Process script = start(List.of("sh", SCRIPT.toString()));
    assertThat(script.waitFor()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("err")))
        .isEqualTo("Cannot find GPUs: expected nvidia-smi to name at least one, found none\n");
  }

  @Test
  void tasksRunOnTheGpuThatSparkGaveToTheirExecutor() throws Exception {
    fakeNvidiaSmi("printf '0\\n1\\n'");
    Files.createDirectories(folder.resolve("spark/jars"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.add(QUICK_START);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), GpuExecutorsTest.class.getName()));

    List<String> lines = run(command).lines().filter(line -> line.startsWith("task")).toList();

    // Two tasks in each executor, which share its one GPU; the executors have different ones.
    assertThat(lines).hasSize(TASKS + 1);
    assertThat(lines.subList(0, TASKS).stream().sorted().toList())
        .isIn(placed("gpu 0", "gpu 1"), placed("gpu 1", "gpu 0"));
    // Executors started for float32, so a task that is to compute in tf32 refuses.
    assertThat(lines.get(TASKS))
        .isEqualTo(
            "task refused: Cannot compute in tf32: expected a process that started with"
                + " TORCH_ALLOW_TF32_CUBLAS_OVERRIDE=1, found 0");
  }

  private static List<String> placed(String ofFirst, String ofSecond) {
    String first = "task on executor 0: " + ofFirst;
    String second = "task on executor 1: " + ofSecond;
    return List.of(first, first, second, second);
  }

  private void fakeNvidiaSmi(String does) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path file = Files.writeString(bin.resolve("nvidia-smi"), "#!/bin/sh\n" + does + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Process start(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    builder.environment().merge("PATH", folder.resolve("bin") + ":", (path, bin) -> bin + path);
    builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13"); // else guessed from Spark's sources
    return builder.start();
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    Process process = start(command);
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ended in time").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("err"))).isZero();
    return Files.readString(folder.resolve("out"));
  }

  /** The driver of the test above: its master and worker are threads, its executors processes. */
  public static void main(String[] arguments) {
    SparkConf conf =
        new SparkConf(false)
            .setMaster("local-cluster[1,4,1024]")
            .setAppName("GPU executors")
            .set("spark.ui.enabled", "false")
            .set("spark.executor.memory", "512m")
            .set("spark.executor.extraJavaOptions", QUICK_START)
            .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .set("spark.worker.resource.gpu.amount", "2")
            .set("spark.worker.resource.gpu.discoveryScript", SCRIPT.toAbsolutePath().toString())
            .set("spark.executor.cores", "2")
            .set("spark.cores.max", "4")
            // No task starts before both executors are there.
            .set("spark.scheduler.minRegisteredResourcesRatio", "1")
            .set("spark.task.maxFailures", "1");
    // An executor has one GPU, and its tasks share it.
    SparkKeys.read(Path.of("../cluster-configs/spark/gpu.conf")).forEach(conf::set);
    TaskDevice device = TaskDevice.of(conf);
    device.prepare(conf);
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      places(context, device).forEach(System.out::println);
      try {
        places(context, new TaskDevice(device.place(), Precision.TF32));
      } catch (Exception e) { // Scala throws SparkException, which is checked, undeclared
        System.out.println("task refused: " + rootMessage(e));
      }
    }
  }

  private static List<String> places(JavaSparkContext context, TaskDevice device) {
    return context
        .parallelize(List.of(0, 1, 2, 3), TASKS)
        .map(
            task -> "task on executor %s: %s".formatted(SparkEnv.get().executorId(), device.here()))
        .collect();
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }
}
