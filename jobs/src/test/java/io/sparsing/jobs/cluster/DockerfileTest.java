package io.sparsing.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkBuildInfo;
import org.junit.jupiter.api.Test;

/** The container file agrees with the build and with the settings of executors. */
class DockerfileTest {
  private static final Path FOLDER = Path.of("../cluster-configs");
  private static final String VARIABLE = "spark.executorEnv.";

  @Test
  void theImageIsThisSparkAndDoesNotRunAsRoot() throws IOException {
    String text = Files.readString(FOLDER.resolve("Dockerfile"));
    assertThat(text)
        .contains(
            "\nFROM apache/spark:%s-scala2.13-java17-".formatted(SparkBuildInfo.spark_version()));
    assertThat(text.substring(text.lastIndexOf("\nUSER "))).startsWith("\nUSER spark\n");
  }

  /** gpu.conf names what the image of executors with GPUs has, and the image is the other's. */
  @Test
  void theGpuImageHasWhatTheSettingsName() throws IOException {
    String text = Files.readString(FOLDER.resolve("gpu/Dockerfile"));
    Map<String, String> settings = SparkKeys.read(FOLDER.resolve("spark/gpu.conf"));
    assertThat(text)
        .contains(
            "COPY --from=site torch/lib " + settings.get(VARIABLE + "PYTORCH_LIBRARY_PATH"),
            "COPY discover.sh " + settings.get("spark.executor.resource.gpu.discoveryScript"),
            "torch %s+%s"
                .formatted(
                    settings.get(VARIABLE + "PYTORCH_VERSION"),
                    settings.get(VARIABLE + "PYTORCH_FLAVOR")));
    String image =
        SparkKeys.read(FOLDER.resolve("spark/kubernetes.conf"))
            .get("spark.kubernetes.container.image");
    assertThat(text).contains("\nFROM " + image + "\n");
  }

  /** Executors get the same environment from the image and from common.conf, but for the folder. */
  @Test
  void itsEnvironmentIsThatOfTheSettings() throws IOException {
    String text = Files.readString(FOLDER.resolve("Dockerfile"));
    assertThat(SparkKeys.read(FOLDER.resolve("spark/common.conf")))
        .containsKeys(VARIABLE + "DJL_CACHE_DIR", VARIABLE + "DJL_OFFLINE")
        .allSatisfy(
            (key, value) -> {
              if (key.startsWith(VARIABLE)) {
                String name = key.substring(VARIABLE.length());
                assertThat(text)
                    .containsPattern(
                        "\\s" + name + "=" + (name.equals("DJL_CACHE_DIR") ? "/" : value + "\\s"));
              }
            });
  }
}
