package io.sparsing.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The version of the build stands in every file that names it. */
class ReleaseVersionTest {
  private static final Path SOURCES = Path.of("..");

  @Test
  void theCommandTellsIt() throws IOException {
    CommandRun run = CommandRun.of("--version");
    assertThat(run.exitCode()).isZero();
    String version = run.out().strip().substring("sparsing ".length());
    assertThat(version).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    assertThat(Files.readString(SOURCES.resolve("jobs/pom.xml")))
        .contains("<version>" + version + "</version>");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          CITATION.cff,                                            version: %s
          cluster-configs/Dockerfile,                              sparsing:%s
          cluster-configs/gpu/Dockerfile,                          sparsing-gpu:%s
          cluster-configs/spark/kubernetes.conf,                   sparsing:%s
          cluster-configs/schedules/scheduled-spark-application.yaml, sparsing:%s
          drills/servers/pom.xml,                                  <version>%s</version>
          drills/servers/kubernetes/pom.xml,                       <version>%s</version>
          drills/servers/lake/pom.xml,                             <version>%s</version>
          drills/servers/s3/pom.xml,                               <version>%s</version>
          drills/servers/yarn/pom.xml,                             <version>%s</version>
          """)
  void filesNameIt(String file, String words) throws IOException {
    assertThat(Files.readString(SOURCES.resolve(file)))
        .contains(words.formatted(ReleaseVersion.number()));
  }

  @Test
  void theChangelogBeginsWithIt() throws IOException {
    List<String> headings =
        Files.readAllLines(SOURCES.resolve("CHANGELOG.md")).stream()
            .filter(line -> line.startsWith("## ") && !line.equals("## Unreleased"))
            .toList();
    assertThat(headings.get(0)).startsWith("## " + ReleaseVersion.number() + " ");
  }
}
