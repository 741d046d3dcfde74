package io.sparsing.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The settings below {@code cluster-configs/spark}, against the Spark that they are for. */
class SparkFilesTest {
  private static final Path FOLDER = Path.of("../cluster-configs/spark");
  private static final double GIB = 1L << 30;

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everySettingIsKnownAndItsValueFits(Path file) throws Exception {
    Map<String, String> settings = SparkKeys.read(file);
    assertThat(settings).isNotEmpty();
    assertThat(new SparkKeys().complaints(settings)).isEmpty();
    assertThat(settings.keySet())
        .as("secrets have no place in a file")
        .noneMatch(key -> key.matches("(?i).*(secret|password|access\\.key|credential$|token).*"));
  }

  @ParameterizedTest
  @CsvSource({
    "spark.executor.memoryOverhed, 1g, no setting of Spark",
    "spark.executor.memoryOverhead, much, bytes in MiB",
    "spark.speculation, perhaps, It should be a/an 'boolean'",
    "spark.hadoop.fs.s3a.endpont, x, no setting of Hadoop",
    "spark.sql.catalog.lake, org.example.None, no class org.example.None",
    "spark.sql.catalog.lake.wherehouse, x, no setting of a catalog",
    "spark.executorEnv.OMP_THREADS, 1, no variable that anything reads",
    "spark.kubernetes.contaner.image, x, no setting of Spark",
    "spark.metrics.conf.*.sink.x.class, org.example.None, no class",
    "spark.executor.resource.gpu.amout, 1, no setting of Spark",
    "spark.sparsing.device, tpu, 'expected --device (spark.sparsing.device) auto, cpu or gpu'",
    "spark.sparsing.gpu.memory, much, spark.sparsing.gpu.memory: ",
  })
  void aWrongSettingIsFound(String key, String value, String complaint) throws Exception {
    assertThat(new SparkKeys().complaints(Map.of(key, value)))
        .singleElement()
        .asString()
        .startsWith(key + ": ")
        .contains(complaint);
  }

  /** Users join one file of each kind, as the README says: the later of two values would win. */
  @Test
  void filesOfDifferentKindsGoTogether() throws IOException {
    Map<String, String> kinds = new HashMap<>();
    for (Path file : files().toList()) {
      String kind = kind(file.getFileName().toString());
      for (String key : SparkKeys.read(file).keySet()) {
        assertThat(kinds.getOrDefault(key, kind)).as(key + " in " + file).isEqualTo(kind);
        kinds.put(key, kind);
      }
    }
    assertThat(kinds).containsValues("common", "master", "size", "storage", "catalog", "gpu");
  }

  private static String kind(String name) {
    return switch (name) {
      case "local.conf", "standalone.conf", "yarn.conf", "kubernetes.conf" -> "master";
      default -> name.replaceFirst("[-.].*", "");
    };
  }

  /** Parameters and F from the models' own config.json: Pythia-160m, Pythia-1b, Llama 2 7B. */
  @ParameterizedTest
  @CsvSource({
    "size-0.1b.conf, 162322944, 12, 3072, 50304",
    "size-1b.conf, 1011781632, 16, 8192, 50304",
    "size-7b.conf, 6738415616, 32, 11008, 32000",
  })
  void executorsHaveTheMemoryThatTheRuleAsks(
      String size, long parameters, int layers, int ffnSize, int vocabulary) {
    SparkConf conf = new SparkConf(false);
    SparkKeys.read(FOLDER.resolve("yarn.conf")).forEach(conf::set);
    SparkKeys.read(FOLDER.resolve(size)).forEach(conf::set);
    ClusterShape cluster = ClusterShape.of(conf, 1);
    ModelSize model = new ModelSize(parameters, layers, ffnSize, 12, vocabulary, 2.0);
    long needed = ExecutorMemory.of(model, 40, cluster).bytes();
    long given = cluster.overheadBytes().orElseThrow();
    // Enough, and not more than an eighth in vain.
    assertThat(given / GIB).isBetween(needed / GIB, 1.125 * needed / GIB);
    assertThat(cluster.idleModelBytes()).isGreaterThanOrEqualTo(model.weightBytes());
    // Native threads of a task are the cores that it has.
    assertThat(conf.get("spark.executorEnv.OMP_NUM_THREADS"))
        .isEqualTo(conf.get("spark.task.cpus"));
  }

  /** With one GPU of 80 GiB an executor; the models of the test above, 12, 8 and 32 heads. */
  @ParameterizedTest
  @CsvSource({
    "size-0.1b.conf, 162322944, 12, 3072, 12, 50304, 4",
    "size-1b.conf, 1011781632, 16, 8192, 8, 50304, 4",
    "size-7b.conf, 6738415616, 32, 11008, 32, 32000, 1",
  })
  void theTasksOfAnExecutorShareAGpuThatHoldsThem(
      String size, long parameters, int layers, int ffnSize, int heads, int vocabulary, int tasks) {
    SparkConf conf = new SparkConf(false);
    for (String file : List.of("yarn.conf", size, "gpu.conf")) {
      SparkKeys.read(FOLDER.resolve(file)).forEach(conf::set);
    }
    assertThat(TaskDevice.of(conf))
        .isEqualTo(new TaskDevice(TaskDevice.Place.ASSIGNED_GPU, Precision.FLOAT32));
    ClusterShape cluster = ClusterShape.of(conf, 1);
    assertThat(cluster.executorSlots()).isEqualTo(tasks);
    assertThat(cluster.tasksOnGpu()).isEqualTo(tasks);
    ModelSize model = new ModelSize(parameters, layers, ffnSize, heads, vocabulary, 2.0);
    GpuMemory.of(model, 40, cluster).check(size, GpuMemory.given(conf));
  }

  @Test
  void whatSparkLeavesOffIsOn() {
    assertThat(SparkKeys.read(FOLDER.resolve("security.conf")))
        .containsEntry("spark.authenticate", "true")
        .containsEntry("spark.network.crypto.enabled", "true")
        .containsEntry("spark.io.encryption.enabled", "true")
        .containsEntry("spark.acls.enable", "true");
  }

  /** The command and the tables of the README: each file is there, and none is left out. */
  @Test
  void theReadmeNamesEveryFile() throws IOException {
    String readme = Files.readString(FOLDER.resolve("../README.md"));
    List<String> names = files().map(file -> file.getFileName().toString()).toList();
    assertThat(readme).contains(names);
    try (Stream<Path> schedules = Files.list(FOLDER.resolveSibling("schedules"))) {
      schedules.forEach(file -> assertThat(readme).contains(file.getFileName().toString()));
    }
    assertThat(readme.split("[\\s`]+", -1))
        .filteredOn(word -> word.endsWith(".conf") && !word.contains("/"))
        .isSubsetOf(names);
  }
}
