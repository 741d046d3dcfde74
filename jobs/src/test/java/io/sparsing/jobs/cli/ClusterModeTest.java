package io.sparsing.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that runs the driver takes a return for success and an exception for failure. */
class ClusterModeTest {
  private static final String DEPLOY_MODE = "spark.submit.deployMode";

  @BeforeEach
  void submitToACluster() {
    System.setProperty(DEPLOY_MODE, "cluster");
  }

  @AfterEach
  void leave() {
    System.clearProperty(DEPLOY_MODE);
  }

  /** An exit would end this test's process. */
  @Test
  void whatIsDoneReturns() {
    assertThatCode(() -> Sparsing.main(new String[] {"--version"})).doesNotThrowAnyException();
  }

  @Test
  void wrongInputThrowsItsLine(@TempDir Path folder) {
    Path study = folder.resolve("study.yaml");

    assertThatThrownBy(() -> Sparsing.main(new String[] {"run", study.toString()}))
        .isInstanceOf(RunFailedException.class)
        .hasMessage(
            "sparsing ended with exit code 2: Cannot read study %s: expected a YAML file, found nothing to read"
                .formatted(study))
        .satisfies(failure -> assertThat(failure.getStackTrace()).isEmpty());
  }

  @Test
  void wrongUsageThrowsItsLine() {
    assertThatThrownBy(() -> Sparsing.main(new String[] {"report", "--nonsense"}))
        .isInstanceOf(RunFailedException.class)
        .hasMessageStartingWith("sparsing ended with exit code 2: Unknown option: '--nonsense'");
  }
}
