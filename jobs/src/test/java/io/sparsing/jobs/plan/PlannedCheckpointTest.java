package io.sparsing.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.jobs.cluster.ClusterShape;
import io.sparsing.jobs.cluster.ModelSize;
import io.sparsing.jobs.corpus.CorpusSizeAction.Size;
import io.sparsing.jobs.measure.Method;
import io.sparsing.jobs.measure.RuleGrid;
import io.sparsing.jobs.study.Study;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Sums small enough for paper. */
class PlannedCheckpointTest {
  private static final ModelSize MODEL = new ModelSize(1_000, 2, 10, 1, 100, 2.0);
  private static final Study.Measures ONE_PERCENT =
      new Study.Measures(List.of(1.0), 100, List.of());

  @Test
  void forwardsAreThoseThatWereMeasured() {
    // docs/operations.md: 4.0 forwards for p = 1, 6.8 for p = 1, 5, 10.
    assertThat(PlannedCost.of(ONE_PERCENT).forwards()).isCloseTo(4.0, within(1e-9));
    Study.Measures three = new Study.Measures(List.of(1.0, 5.0, 10.0), 0, List.of());
    assertThat(PlannedCost.of(three).forwards()).isCloseTo(6.8, within(1e-9));
    // The dense pass and 1.2 for each of 3 + 9 parameters: 1.3 + 14.4.
    Study.Measures rules =
        new Study.Measures(
            List.of(),
            0,
            List.of(
                new RuleGrid(Method.TOPK, List.of(0.1, 0.2, 0.3)), RuleGrid.onGrid(Method.FAT)));
    assertThat(PlannedCost.of(rules)).isEqualTo(new PlannedCost(12, 1.3 + 1.2 * 12));
  }

  @Test
  void aCheckpointTakesWhatItsPassesTake() {
    PlannedCheckpoint planned = plan(cluster(3, 4L << 30));
    // 4 passes of 10^9 operations at 2 x 10^9 a second.
    assertThat(planned.flops()).isCloseTo(4e9, within(1.0));
    assertThat(planned.taskSeconds()).isCloseTo(2.0, within(1e-9));
    // Weights of 4,000 bytes hashed once and loaded by one executor, for one shard; 400 tokens of 4
    // bytes in 4 passes: 8,000 + 6,400.
    assertThat(planned.bytesRead()).isCloseTo(14_400, within(1e-6));
    // 100 positions x 20 neurons x 2 bytes = 4,000; 20 neurons x (200 + 3) = 4,060; 400 tokens x (8
    // + 2 x 1.5) = 4,400.
    assertThat(planned.bytesWritten()).isCloseTo(12_460, within(1e-6));
  }

  @Test
  void aModelThatDoesNotStayIsReadForEveryPass() {
    // 4,000 bytes do not fit 3,999: hashed once, loaded in each of four rounds.
    assertThat(plan(cluster(3, 3_999)).bytesRead()).isCloseTo(4_000 * 5 + 6_400, within(1e-6));
  }

  @Test
  void aWaveLastsAsLongAsItsFullestSlot() {
    PlannedCheckpoint one = plan(cluster(1, 4L << 30));
    List<PlannedCheckpoint> three = List.of(one, one, one);
    // 6 s of the wave, 0.5 s of each. Three tasks of 2 s: one after the other, in two turns, at
    // once.
    assertThat(StudyPlan.seconds(three, cluster(1, 1))).isCloseTo(7.5 + 6, within(1e-9));
    assertThat(StudyPlan.seconds(three, cluster(2, 1))).isCloseTo(7.5 + 4, within(1e-9));
    assertThat(StudyPlan.seconds(three, cluster(64, 1))).isCloseTo(7.5 + 2, within(1e-9));
  }

  @Test
  void checkpointsGoInWavesOfSixteen() {
    PlannedCheckpoint one = plan(cluster(1, 4L << 30));
    List<PlannedCheckpoint> seventeen = Collections.nCopies(17, one);
    // Sixteen in eight turns of two, then one: 8 x 2 + 2; two waves, 17 x 0.5 s.
    assertThat(StudyPlan.seconds(seventeen, cluster(2, 1))).isCloseTo(12 + 8.5 + 18, within(1e-9));
  }

  @Test
  void aSeriesOfFiveCheckpointsIsFittedForEachIncrease() {
    List<String> series = new ArrayList<>(Collections.nCopies(5, "long"));
    series.addAll(Collections.nCopies(4, "short"));
    assertThat(StudyPlan.fits(series, 3)).isEqualTo(3);
    series.add("short");
    assertThat(StudyPlan.fits(series, 3)).isEqualTo(6);
    assertThat(StudyPlan.fits(List.of(), 3)).isZero();
  }

  @Test
  void aShardHas16384Positions() {
    assertThat(PlannedCheckpoint.shards(1)).isEqualTo(1);
    assertThat(PlannedCheckpoint.shards(16_384)).isEqualTo(1);
    assertThat(PlannedCheckpoint.shards(16_385)).isEqualTo(2);
  }

  private static PlannedCheckpoint plan(ClusterShape cluster) {
    return PlannedCheckpoint.of(
        "step1", "corpus", MODEL, new Size(4, 400), ONE_PERCENT, cluster, 1e9, 2e9);
  }

  private static ClusterShape cluster(int executors, long idleBytes) {
    return new ClusterShape(executors, 1, 1, OptionalLong.empty(), idleBytes);
  }
}
