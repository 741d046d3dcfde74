package io.sparsing.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkBuildInfo;
import org.junit.jupiter.api.Test;

/** The container file, by a parser that knows the instructions it uses. */
class DockerfileTest {
  private static final Path FOLDER = Path.of("../cluster-configs");

  /** One instruction and what follows it. */
  private record Instruction(String name, String rest) {}

  @Test
  void theImageIsThisSparkAndTheJar() throws IOException {
    List<Instruction> all = instructions();
    assertThat(all)
        .extracting(Instruction::name)
        .containsExactly("FROM", "USER", "RUN", "COPY", "RUN", "ENV", "USER", "WORKDIR");
    assertThat(all.get(0).rest())
        .startsWith("apache/spark:" + SparkBuildInfo.spark_version() + "-")
        .contains("scala2.13")
        .contains("java17");
    assertThat(all.get(3).rest().split(" ", -1)[0]).isEqualTo("sparsing-jobs.jar");
    assertThat(all.get(6).rest()).as("not root").isEqualTo("spark");
  }

  /** Executors get the same environment from the image and from common.conf, but for the folder. */
  @Test
  void itsEnvironmentIsThatOfTheSettings() throws IOException {
    Map<String, String> image = new TreeMap<>();
    for (String pair : instructions().get(5).rest().split("\\s+", -1)) {
      assertThat(pair).matches("[A-Z_]+=\\S+");
      image.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    Map<String, String> settings = new TreeMap<>();
    SparkKeys.read(FOLDER.resolve("spark/common.conf"))
        .forEach(
            (key, value) -> {
              if (key.startsWith("spark.executorEnv.")) {
                settings.put(key.substring("spark.executorEnv.".length()), value);
              }
            });
    assertThat(image.keySet()).isEqualTo(settings.keySet());
    image.remove("DJL_CACHE_DIR");
    settings.remove("DJL_CACHE_DIR");
    assertThat(image).isEqualTo(settings);
  }

  private static List<Instruction> instructions() throws IOException {
    String text =
        Files.readString(FOLDER.resolve("Dockerfile"))
            .replaceAll("(?m)^#.*\\R", "")
            .replaceAll("\\\\\\R\\s*", " ");
    List<Instruction> instructions = new ArrayList<>();
    for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
      assertThat(line).matches("(FROM|USER|RUN|COPY|ENV|WORKDIR) \\S.*");
      int space = line.indexOf(' ');
      instructions.add(
          new Instruction(line.substring(0, space), line.substring(space + 1).strip()));
    }
    return instructions;
  }
}
