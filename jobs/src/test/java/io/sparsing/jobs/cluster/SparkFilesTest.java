package io.sparsing.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertThat(file.toString()).endsWith(".conf");
    Map<String, String> settings = SparkKeys.read(file);
    assertThat(settings).isNotEmpty();
    assertThat(new SparkKeys().complaints(settings)).isEmpty();
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
  })
  void aWrongSettingIsFound(String key, String value, String complaint) throws Exception {
    assertThat(new SparkKeys().complaints(Map.of(key, value)))
        .singleElement()
        .asString()
        .startsWith(key + ": ")
        .contains(complaint);
  }

  @Test
  void filesOfDifferentKindsGoTogether() throws IOException {
    List<String> names = files().map(file -> file.getFileName().toString()).toList();
    int combinations = 0;
    for (String master : List.of("local", "standalone", "yarn", "kubernetes")) {
      for (String size : names.stream().filter(name -> name.startsWith("size-")).toList()) {
        for (String storage : names.stream().filter(name -> name.startsWith("storage-")).toList()) {
          for (String catalog :
              names.stream().filter(name -> name.startsWith("catalog-")).toList()) {
            // A setting in two of them would fail here.
            SparkKeys.merged(
                Stream.of(
                        "common.conf",
                        "security.conf",
                        "watch.conf",
                        master + ".conf",
                        size,
                        storage,
                        catalog)
                    .map(FOLDER::resolve));
            combinations++;
          }
        }
      }
    }
    assertThat(combinations).isEqualTo(4 * 3 * 2 * 3);
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
    Map<String, String> settings =
        SparkKeys.merged(Stream.of("yarn.conf", size).map(FOLDER::resolve));
    SparkConf conf = new SparkConf(false);
    settings.forEach(conf::set);
    ClusterShape cluster = ClusterShape.of(conf, 1);
    ModelSize model = new ModelSize(parameters, layers, ffnSize, vocabulary, 2.0);
    long needed = ExecutorMemory.of(model, 40, cluster).bytes();
    long given = cluster.overheadBytes().orElseThrow();
    // Enough, and not more than an eighth in vain.
    assertThat(given / GIB).isBetween(needed / GIB, 1.125 * needed / GIB);
    assertThat(cluster.idleModelBytes()).isGreaterThanOrEqualTo(model.weightBytes());
    // Native threads of a task are the cores that it has.
    assertThat(settings.get("spark.executorEnv.OMP_NUM_THREADS"))
        .isEqualTo(settings.get("spark.task.cpus"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.authenticate",
        "spark.network.crypto.enabled",
        "spark.io.encryption.enabled",
        "spark.acls.enable"
      })
  void whatSparkLeavesOffIsOn(String key) throws IOException {
    assertThat(SparkKeys.read(FOLDER.resolve("security.conf"))).containsEntry(key, "true");
  }

  @Test
  void noFileHoldsASecret() throws IOException {
    for (Path file : files().toList()) {
      assertThat(SparkKeys.read(file).keySet())
          .noneMatch(
              key -> key.matches("(?i).*(secret|password|access\\.key|credential$|token).*"));
    }
  }

  @Test
  void theReadmeNamesEveryFile() throws IOException {
    String readme = Files.readString(FOLDER.resolve("../README.md"));
    for (String folder : List.of("spark", "schedules")) {
      try (Stream<Path> files = Files.list(FOLDER.resolveSibling(folder))) {
        files.forEach(file -> assertThat(readme).contains(file.getFileName().toString()));
      }
    }
  }
}
