package io.sparsing.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
