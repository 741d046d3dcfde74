package io.sparsing.model.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.Fixtures;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.layout.DecoderTensors;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.StoredTensor;
import io.sparsing.model.probe.FfnProbe;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights that learn take other operations; they must come to the same values. */
class RecordedFormsTest {
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"2, 24", "1, 5", "16, 128", "2, 200"}) // one block, and two
  void aDecoderThatLearnsGivesTheScoresOfOneThatDoesNot(int batch, int length) {
    ModelPlan plan = Fixtures.open("minicpm/d_silu_d128").plan();
    long[] ids = new Random(5).longs((long) batch * length, 0, 60).toArray();
    NDArray tokens = manager.create(ids, new Shape(batch, length));
    float[] expected = logits(plan, tokens, Learning.NO);
    float[] found = logits(plan, tokens, Learning.YES);

    double largest = 0;
    double difference = 0;
    for (int index = 0; index < expected.length; index++) {
      largest = Math.max(largest, Math.abs(expected[index]));
      difference = Math.max(difference, Math.abs(expected[index] - found[index]));
    }
    // Each of some ten roundings a layer moves a value by 2⁻²⁴ of the largest; sums of 128 products
    // in another order by √128 of that: 1e-5 with room for two layers.
    assertThat(difference).isPositive().isLessThan(1e-5 * largest);
  }

  @Test
  void aRecordedNormDividesByTheRootOfTheMeanSquare() {
    Norms rms = new Norms(new NormRule(NormRule.Kind.RMS, 0.5));
    NDArray scale = manager.create(new float[] {2, 10});
    scale.setRequiresGradient(true);
    NDArray x = manager.create(new float[] {3, 4}, new Shape(1, 2));

    // Mean square 12.5; with ε 13; 3/√13·2 = 1.6641006 and 4/√13·10 = 11.094004.
    assertThat(rms.apply(x, new Norm<>(Optional.of(scale), Optional.empty())).toFloatArray())
        .containsExactly(new float[] {1.6641006f, 11.094004f}, within(2e-6f));
  }

  private enum Learning {
    YES,
    NO
  }

  private float[] logits(ModelPlan plan, NDArray tokens, Learning learning) {
    Random random = new Random(3);
    DecoderTensors<NDArray> weights =
        plan.tensors()
            .map(
                source -> {
                  StoredTensor tensor = source.stored();
                  float[] values = new float[(int) tensor.elements()];
                  for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (random.nextGaussian() * 0.1);
                  }
                  NDArray array = manager.create(values, new Shape(tensor.shape()));
                  array.setRequiresGradient(learning == Learning.YES);
                  return array;
                });
    Decoder decoder = new Decoder(plan.config(), weights);
    return decoder.logits(decoder.hidden(tokens, FfnProbe.NONE)).toFloatArray();
  }
}
