package io.sparsing.model.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.config.Activation;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.Rotary;
import io.sparsing.model.config.layout.DecoderTensors.Linear;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import io.sparsing.model.config.layout.FfnTensors.FeedForward;
import io.sparsing.model.config.layout.FfnTensors.Xielu;
import io.sparsing.model.probe.FfnProbe;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Blocks of one or two values, computed by hand. */
class BlocksTest {
  private static final float ROUNDING = 1e-5f;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aNormWithoutWeightsOnlyDivides() {
    Norms layer = new Norms(new NormRule(NormRule.Kind.LAYER, 1e-12));
    Norm<NDArray> bare = new Norm<>(Optional.empty(), Optional.empty());
    // Mean 2, deviations −1 and 1, variance 1.
    assertThat(layer.apply(array(1, 3), bare).toFloatArray())
        .containsExactly(new float[] {-1, 1}, within(ROUNDING));
    Norms rms = new Norms(new NormRule(NormRule.Kind.RMS, 1e-12));
    // Mean square (9 + 16)/2 = 12.5, root 3.5355339.
    assertThat(rms.apply(array(3, 4), bare).toFloatArray())
        .containsExactly(new float[] {0.8485281f, 1.1313708f}, within(ROUNDING));
  }

  @Test
  void eachHeadHasANormOfItsOwn() {
    Norms norms = new Norms(new NormRule(NormRule.Kind.LAYER, 1e-12));
    NDArray heads = array(1, 3, 9, 5).reshape(1, 1, 2, 2);
    List<Norm<NDArray>> each = List.of(scale(2, 3), scale(5, 7));
    // (−1, 1)·(2, 3), and (1, −1)·(5, 7).
    assertThat(norms.eachByItsOwn(heads, each).toFloatArray())
        .containsExactly(new float[] {-2, 3, 5, -7}, within(ROUNDING));
  }

  @Test
  void pairsAreHalvesOrNeighbours() {
    // A quarter turn takes (a, b) to (−b, a), at one position with two pairs.
    NDArray cosine = array(0, 0).reshape(1, 2);
    NDArray sine = array(1, 1).reshape(1, 2);
    NDArray head = array(1, 2, 3, 4, 5).reshape(1, 1, 1, 5); // the fifth stays
    assertThat(
            new Positions.Rotation(Rotary.Pairs.HALVES, cosine, sine).rotate(head).toFloatArray())
        .containsExactly(-3, -4, 1, 2, 5);
    assertThat(
            new Positions.Rotation(Rotary.Pairs.NEIGHBOURS, cosine, sine)
                .rotate(head)
                .toFloatArray())
        .containsExactly(-2, 1, -4, 3, 5);
  }

  @Test
  void fatReluKeepsWhatLiesAboveItsThreshold() {
    FeedForward<NDArray> identity = new FeedForward<>(Optional.empty(), identity(4), identity(4));
    assertThat(activated(new Activation.FatRelu(0.5), identity, -1, 0.25f, 0.5f, 2))
        .containsExactly(0, 0, 0, 2);
  }

  @Test
  void dReluCutsGateAndUp() {
    // Neuron 0: gate 3·x₀, up 4·x₀. Neuron 1: gate −1·x₁, up 5·x₁. Down is the identity.
    FeedForward<NDArray> weights =
        new FeedForward<>(Optional.of(diagonal(3, -1)), diagonal(4, 5), identity(2));
    // x₀ = 2: 6·8 = 48; x₁ = −1: relu(1)·relu(−5) = 0, where ReLU's gate alone would give −5.
    assertThat(activated(Activation.DRELU, weights, 2, -1)).containsExactly(48, 0);
    assertThat(activated(Activation.RELU, weights, 2, -1)).containsExactly(48, -5);
    // x₀ = −2: gate and up are both below 0, and the product of two zeros is 0.
    assertThat(activated(Activation.DRELU, weights, -2, -1)).containsExactly(0, 0);
  }

  @Test
  void xieluBendsBelowZero() {
    // ln(1 + e^0) = 0.6931472: α₊ = 0.6931472, α₋ = 0.5 + 0.6931472 = 1.1931472, β = 0.5.
    FeedForward<NDArray> identity =
        new FeedForward<>(Optional.empty(), identity(3), identity(3))
            .with(new Xielu<>(array(0), array(0), array(0.5f), array(-1e-6f)));
    // 2: 0.6931472·4 + 0.5·2 = 3.7725887. 0: 1.1931472·(e^−1e-6 − 1) = −1.2e-6.
    // −1: 1.1931472·(e^−1 − 1 + 1) − 0.5 = 1.1931472·0.3678794 − 0.5 = −0.0610657.
    assertThat(activated(new Activation.Xielu(), identity, 2, 0, -1))
        .containsExactly(new float[] {3.7725887f, 0, -0.0610657f}, within(ROUNDING));
  }

  private float[] activated(Activation activation, FeedForward<NDArray> weights, float... values) {
    return new FeedForwardNetwork(activation)
        .forward(array(values).reshape(1, 1, values.length), weights, 0, FfnProbe.NONE)
        .toFloatArray();
  }

  private Linear<NDArray> diagonal(float first, float second) {
    NDArray weight = manager.create(new float[] {first, 0, 0, second}, new Shape(2, 2));
    return new Linear<>(weight, Optional.empty());
  }

  private Linear<NDArray> identity(int width) {
    return new Linear<>(manager.eye(width), Optional.empty());
  }

  private Norm<NDArray> scale(float... values) {
    return new Norm<>(Optional.of(array(values)), Optional.empty());
  }

  private NDArray array(float... values) {
    return manager.create(values, new Shape(values.length));
  }
}
