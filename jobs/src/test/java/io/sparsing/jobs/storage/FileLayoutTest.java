package io.sparsing.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FileLayoutTest {
  private static final long MEGA = 1L << 20;

  @Test
  void aSmallMeasurementIsOneFile() {
    FileLayout layout = new FileLayout(List.of(extent("a", 15 * MEGA)), 64);
    assertThat(layout.files()).isEqualTo(1);
    assertThat(layout.file("a", 0, 0)).isEqualTo(layout.file("a", 3, 9)).isZero();
  }

  @Test
  void tasksShareALargeOneButLeaveNoFileBelow32Megabytes() {
    // 80 M values are 160 MB: five files of 32 MB at most, four where only four tasks run.
    assertThat(new FileLayout(List.of(extent("a", 80 * MEGA)), 64).files()).isEqualTo(5);
    assertThat(new FileLayout(List.of(extent("a", 80 * MEGA)), 4).files()).isEqualTo(4);
  }

  @Test
  void noFileGrowsBeyond256Megabytes() {
    // 1,000 M values are 2,000 MB: eight files, though one task only runs.
    assertThat(new FileLayout(List.of(extent("a", 1000 * MEGA)), 1).files()).isEqualTo(8);
  }

  @Test
  void measurementsShareTheTasks() {
    FileLayout layout = new FileLayout(List.of(extent("a", 80 * MEGA), extent("b", 80 * MEGA)), 4);
    assertThat(layout.files()).isEqualTo(4);
    assertThat(layout.measurement(1)).isEqualTo("a");
    assertThat(layout.measurement(2)).isEqualTo("b");
    assertThat(layout.file("b", 0, 0)).isEqualTo(2);
  }

  @Test
  void filesHoldRunsOfTheOrder() {
    // Two files for four layers of ten sequences: layers 0 and 1, layers 2 and 3. Three files for
    // the same: a third of 4 layers is 1 1/3, so the first ends in layer 1 after sequence 2.
    FileLayout two = new FileLayout(List.of(extent("a", 32 * MEGA)), 2);
    assertThat(two.file("a", 1, 9)).isZero();
    assertThat(two.file("a", 2, 0)).isEqualTo(1);
    FileLayout three = new FileLayout(List.of(extent("a", 48 * MEGA)), 3);
    assertThat(three.file("a", 1, 2)).isZero();
    assertThat(three.file("a", 1, 3)).isEqualTo(1);
    assertThat(three.file("a", 3, 9)).isEqualTo(2);
  }

  private static ActivationExtent extent(String id, long values) {
    return new ActivationExtent(id, 4, 10, values);
  }
}
