package io.sparsing.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.jobs.Arithmetic;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtractionRowTest {
  /** The key that passes had before there was a choice of devices. */
  @Test
  void passesOnAProcessorKeepTheirKey() {
    assertThat(ExtractionRow.id("checkpoint", "corpus", Arithmetic.CPU_FLOAT32))
        .isEqualTo(KeyHash.of(List.of("checkpoint", "corpus", "dense pass 3", "241102335")));
  }

  @Test
  void everyArithmeticHasItsOwnKey() {
    assertThat(ExtractionRow.id("checkpoint", "corpus", Arithmetic.GPU_TF32))
        .isEqualTo(
            KeyHash.of(
                List.of("checkpoint", "corpus", "dense pass 3", "241102335", "gpu", "tf32")));
    assertThat(Arrays.stream(Arithmetic.values()).map(one -> ExtractionRow.id("a", "b", one)))
        .doesNotHaveDuplicates()
        .hasSize(5);
  }
}
