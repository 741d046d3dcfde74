package io.sparsing.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.model.Fixtures;
import io.sparsing.model.ReferenceTensors;
import io.sparsing.model.probe.TruncationRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a ReLU Llama with two layers, grouped heads, F = 100, V = 96, up to 256 positions. */
class LoadedModelTest {
  /** Some 50 sums of rounding errors of 6e-8 on values of about 5. */
  private static final float NOISE = 2e-5f;

  private final LoadedModel model = LoadedModel.load(Fixtures.open("hf/llama_relu"));

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void everySequenceIsSeenOnceWhateverItsLength() {
    RecordingSink recorded = dense(sequences(3, 200, 1, 3, 128, 129, 3));
    assertThat(recorded.lossesBySequence.keySet()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
    recorded.lossesBySequence.forEach(
        (sequence, losses) ->
            assertThat(losses).hasSize(new int[] {3, 200, 1, 3, 128, 129, 3}[sequence] - 1));
  }

  @Test
  void companyInABatchChangesNothing() {
    List<int[]> sequences = sequences(40, 40, 40, 17, 40);
    RecordingSink together = dense(sequences);
    for (int index = 0; index < sequences.size(); index++) {
      float[] alone = dense(List.of(sequences.get(index))).lossesBySequence.get(0);
      assertThat(together.lossesBySequence.get(index)).containsExactly(alone, within(NOISE));
    }
  }

  /** 200 positions take two blocks of queries, 100 take one. */
  @Test
  void laterTokensChangeNothingBefore() {
    int[] whole = sequences(200).get(0);
    float[] losses = dense(List.of(whole)).lossesBySequence.get(0);
    float[] prefix = dense(List.of(Arrays.copyOf(whole, 100))).lossesBySequence.get(0);
    assertThat(Arrays.copyOf(losses, 99)).containsExactly(prefix, within(NOISE));
  }

  @Test
  void bareSumsTheLossesOfADensePass() {
    List<int[]> sequences = sequences(60, 61, 60);
    double sum = 0;
    for (float[] losses : dense(sequences).lossesBySequence.values()) {
      for (float loss : losses) {
        sum += loss;
      }
    }
    assertThat(model.bare(sequences)).isCloseTo(sum, within(1e-9 * sum));
  }

  @Test
  void truncationKeepsWhatTheRuleSays() {
    List<int[]> sequences = sequences(30, 30, 7);
    float[] thresholds = {0.05f, 0f};
    RecordingSink dense = dense(sequences);
    RecordingSink truncated = truncated(sequences, new TruncationRule.MagnitudeBelow(thresholds));
    // Only the first layer of the truncated pass sees what the dense pass saw.
    float[] norms = model.outputProjectionNorms(0);
    dense.activationsBySequence.forEach(
        (sequence, activations) -> {
          int[] expected = new int[sequences.get(sequence).length];
          for (int i = 0; i < activations.length; i++) {
            expected[i / 100] += Math.abs(activations[i]) * norms[i % 100] >= 0.05f ? 1 : 0;
          }
          assertThat(truncated.activeBySequence.get(sequence)).isEqualTo(expected);
        });
    assertThat(truncated.activeInFirstLayer)
        .isEqualTo(truncated.activeBySequence.values().stream().flatMapToInt(Arrays::stream).sum());
  }

  @Test
  void truncatingNothingIsADensePass() {
    List<int[]> sequences = sequences(30, 50);
    RecordingSink dense = dense(sequences);
    for (TruncationRule rule :
        List.of(
            new TruncationRule.MagnitudeBelow(new float[2]),
            new TruncationRule.GateBelow(0),
            new TruncationRule.TopShare(1),
            new TruncationRule.TopMass(1))) {
      truncated(sequences, rule)
          .lossesBySequence
          .forEach(
              (sequence, losses) ->
                  assertThat(losses).isEqualTo(dense.lossesBySequence.get(sequence)));
    }
  }

  @Test
  void topShareKeepsExactlyItsShare() {
    RecordingSink truncated = truncated(sequences(20), new TruncationRule.TopShare(0.255));
    assertThat(truncated.activeBySequence.get(0)).hasSize(20).containsOnly(26); // round(25.5)
  }

  @Test
  void gateRuleCountsTheGateAndNotTheActivation() {
    // With ε just above 0 active means gate > 0: a = gate·up is then nonzero too.
    List<int[]> sequences = sequences(25);
    float[] activations = dense(sequences).activationsBySequence.get(0);
    int nonzero = 0;
    for (float activation : activations) {
      nonzero += activation != 0 ? 1 : 0;
    }
    RecordingSink truncated = truncated(sequences, new TruncationRule.GateBelow(Float.MIN_VALUE));
    assertThat(Arrays.stream(truncated.activeBySequence.get(0)).sum()).isEqualTo(nonzero);
    int[] positiveGates = new int[2];
    model.gates(
        sequences,
        (batch, layer, gates) -> {
          assertThat(gates).hasSize(25 * 100);
          for (float gate : gates) {
            positiveGates[layer] += gate > 0 ? 1 : 0;
          }
        });
    assertThat(positiveGates[0]).isEqualTo(nonzero);
    assertThat(positiveGates[1]).isPositive();
  }

  @Test
  void aMaskIsShownToThoseWhoAskForIt() {
    List<int[]> sequences = sequences(30, 30, 7);
    int[] activeByLayer = new int[2];
    int[] bitsByLayer = new int[2];
    model.truncated(
        sequences,
        new TruncationRule.TopMass(0.8),
        new MaskedSink() {
          @Override
          public void layer(Batch batch, int layer, int[] byPosition, int[] byNeuron) {
            activeByLayer[layer] += Arrays.stream(byNeuron).sum();
          }

          @Override
          public void mask(Batch batch, int layer, long[] words) {
            assertThat(words).hasSize(batch.positions() * 2); // 100 neurons: 2 words
            bitsByLayer[layer] += BitSet.valueOf(words).cardinality();
          }

          @Override
          public void losses(Batch batch, float[] losses) {}
        });
    assertThat(bitsByLayer).containsExactly(activeByLayer);
    assertThat(Arrays.stream(activeByLayer)).allMatch(active -> active > 0 && active < 67 * 100);
  }

  @Test
  void outputProjectionIsGivenByNeuron() {
    float[] stored =
        ReferenceTensors.read(Fixtures.path("hf/llama_relu/model.safetensors"))
            .floats("model.layers.1.mlp.down_proj.weight"); // [48, 100]
    float[] rows = model.outputProjection(1);
    double squares = 0;
    for (int i = 0; i < 48; i++) {
      assertThat(rows[7 * 48 + i]).isEqualTo(stored[i * 100 + 7]);
      squares += (double) stored[i * 100 + 7] * stored[i * 100 + 7];
    }
    assertThat(model.outputProjectionNorms(1)[7]).isEqualTo((float) Math.sqrt(squares));
  }

  @Test
  void severalThreadsMayRunAtOnce() throws Exception {
    List<int[]> sequences = sequences(100, 90, 80, 70);
    double expected = model.bare(sequences);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<Future<Double>> sums = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      sums.add(threads.submit(() -> model.bare(sequences)));
    }
    for (Future<Double> sum : sums) {
      assertThat(sum.get()).isEqualTo(expected);
    }
    threads.shutdown();
  }

  @Test
  void nothingStaysAliveAfterAPass() {
    List<int[]> sequences = sequences(50, 200, 50);
    int weights = model.liveArrays();
    model.dense(sequences, new RecordingSink(sequences, 100)); // may leave norms on a device
    int before = model.liveArrays();
    dense(sequences);
    truncated(sequences, new TruncationRule.TopShare(0.5));
    model.bare(sequences);
    model.dump(new int[][] {sequences.get(0)}, java.io.OutputStream.nullOutputStream());
    assertThatThrownBy(
            () ->
                model.dense(
                    sequences,
                    new RecordingSink(sequences, 100) {
                      @Override
                      public void losses(Batch batch, float[] losses) {
                        throw new IllegalStateException("stop");
                      }
                    }))
        .hasMessage("stop");
    assertThat(model.liveArrays()).isEqualTo(before);
    assertThat(weights).isEqualTo(2 + 2 * 9 + 1); // embedding and head, nine a layer, final norm
  }

  @Test
  void sequencesThatTheModelCannotRunAreRefused() {
    assertThatThrownBy(() -> model.bare(List.of(new int[] {1, 2}, new int[] {3, 96})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot run sequence 1: expected token ids in [0, 96), found 96 at position 1");
    assertThatThrownBy(() -> model.bare(List.of(new int[] {-1})))
        .hasMessageContaining("found -1 at position 0");
    assertThatThrownBy(() -> model.bare(List.of(new int[0])))
        .hasMessage("Cannot run sequence 0: expected 1 to 256 tokens, found 0");
    assertThatThrownBy(() -> model.bare(List.of(new int[257])))
        .hasMessage("Cannot run sequence 0: expected 1 to 256 tokens, found 257");
    assertThatThrownBy(() -> model.dump(new int[][] {{1, 2}, {3}}, null))
        .hasMessage("Cannot dump tokens: expected rows of 2 tokens, found a row of 1");
  }

  @Test
  void thresholdsForOtherLayersAreRefused() {
    assertThatThrownBy(
            () -> truncated(sequences(3), new TruncationRule.MagnitudeBelow(new float[3])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("expected 2 thresholds, found 3");
  }

  private RecordingSink dense(List<int[]> sequences) {
    RecordingSink recorded = new RecordingSink(sequences, 100);
    model.dense(sequences, recorded);
    return recorded;
  }

  private RecordingSink truncated(List<int[]> sequences, TruncationRule rule) {
    RecordingSink recorded = new RecordingSink(sequences, 100);
    model.truncated(sequences, rule, recorded);
    return recorded;
  }

  private static List<int[]> sequences(int... lengths) {
    Random random = new Random(7);
    return Arrays.stream(lengths).mapToObj(length -> random.ints(length, 0, 96).toArray()).toList();
  }
}
