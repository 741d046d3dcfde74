package io.sparsing.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageBenchTest {
  @TempDir private Path folder;

  @Test
  void storedActivationsTakeWhatTheTargetsAllow() {
    List<StorageBench.Result> results = new StorageBench(folder, 1).run();
    StorageBench.Result silu = results.get(0);
    assertThat(silu.values()).isEqualTo(2048L * 8 * 1408);
    assertThat(silu.bytesPerActivation()).isLessThanOrEqualTo(2.0);
    StorageBench.Result relu = results.get(1);
    assertThat(relu.values()).isEqualTo(2048L * 8 * 2048);
    assertThat(relu.zeroShare()).isBetween(0.85, 0.90);
    assertThat(relu.bytesPerActivation()).isLessThanOrEqualTo(0.6);
  }
}
