package io.sparsing.model.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.config.Activation;
import io.sparsing.model.config.Mixture;
import io.sparsing.model.config.Mixture.Weights;
import io.sparsing.model.config.layout.DecoderTensors.Linear;
import io.sparsing.model.config.layout.FfnTensors.Experts;
import io.sparsing.model.config.layout.FfnTensors.FeedForward;
import io.sparsing.model.probe.FfnProbe;
import io.sparsing.model.probe.Routing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Three experts of one neuron over x in two dimensions, by hand. The router's logits are x₀, x₁ and
 * ln 2; expert e puts out {@code factor_e·relu(x₀ + x₁)·(1, 0)} with factors 1, 10, 100.
 */
class ExpertNetworksTest {
  private static final double ROUNDING = 1e-6;
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /**
   * x = (ln 3, 0): p = (3, 1, 2)/6, experts 0 and 2, weights 1/2 and 1/3: (1/2 + 100/3)·ln 3 =
   * 33.8333333·1.0986123 = 37.1697157. x = (0, ln 5): p = (1, 5, 2)/8, experts 1 and 2, 5/8 and
   * 1/4: (50/8 + 100/4)·ln 5 = 31.25·1.6094379 = 50.2949347.
   */
  @Test
  void weighsWhatItsExpertsPutOut() {
    assertThat(output(new Mixture(3, 2, Weights.AS_THEY_ARE), FfnProbe.NONE))
        .containsExactly(new float[] {37.1697f, 0, 50.2949f, 0}, within(2e-4f));
  }

  /** The same over 5/6 and 7/8: 37.1697157·6/5 = 44.6036588, 50.2949347·8/7 = 57.4799254. */
  @Test
  void weightsMaySumToOne() {
    assertThat(output(new Mixture(3, 2, Weights.SUMMING_TO_ONE), FfnProbe.NONE))
        .containsExactly(new float[] {44.6037f, 0, 57.4799f, 0}, within(2e-4f));
  }

  /** Three neurons of a layer: ln 3·(1/2, 0, 1/3) and ln 5·(0, 5/8, 1/4); expert 2 switched off. */
  @Test
  void isShownAsOneNetworkWhoseOtherNeuronsAreZero() {
    List<float[]> seen = new ArrayList<>();
    FfnProbe withoutLast =
        (layer, gate, activation) -> {
          seen.add(activation.toFloatArray());
          assertThat(activation.getShape()).isEqualTo(new Shape(1, 2, 3));
          assertThat(gate.toFloatArray())
              .containsExactly(
                  new float[] {1.0986123f, 0, 1.0986123f, 0, 1.609438f, 1.609438f},
                  within((float) ROUNDING));
          return activation.mul(manager.create(new float[] {1, 1, 0}, new Shape(1, 1, 3)));
        };
    // 0.5·ln 3 = 0.5493061, and 10·0.625·ln 5 = 10.0589870.
    assertThat(output(new Mixture(3, 2, Weights.AS_THEY_ARE), withoutLast))
        .containsExactly(new float[] {0.5493061f, 0, 10.058987f, 0}, within(1e-5f));
    assertThat(seen.get(0))
        .containsExactly(
            new float[] {0.5493061f, 0, 0.3662041f, 0, 1.0058987f, 0.4023595f},
            within((float) ROUNDING));
  }

  @Test
  void saysWherePositionsWent() {
    List<int[]> seen = new ArrayList<>();
    FfnProbe probe =
        new FfnProbe() {
          @Override
          public NDArray onFfn(int layer, NDArray gateActivation, NDArray activation) {
            throw new AssertionError("a layer of experts is shown as one");
          }

          @Override
          public NDArray onExperts(
              int layer, Routing routing, NDArray gateActivation, NDArray activation) {
            seen.add(routing.positionsByExpert());
            assertThat(routing.allWeights().toFloatArray())
                .containsExactly(
                    new float[] {0.5f, 0, 0.3333333f, 0, 0.625f, 0.25f}, within((float) ROUNDING));
            return activation.mul(routing.weights());
          }
        };
    output(new Mixture(3, 2, Weights.AS_THEY_ARE), probe);
    assertThat(seen.get(0)).containsExactly(1, 1, 2);
  }

  private float[] output(Mixture mixture, FfnProbe probe) {
    // A bias would be the plain way to a constant logit; routers have none, so x has a third 1.
    NDArray router = array(new Shape(3, 3), 1, 0, 0, 0, 1, 0, 0, 0, (float) Math.log(2));
    List<FeedForward<NDArray>> experts = new ArrayList<>();
    for (float factor : new float[] {1, 10, 100}) {
      experts.add(
          new FeedForward<>(
              Optional.empty(),
              new Linear<>(array(new Shape(1, 3), 1, 1, 0), Optional.empty()),
              new Linear<>(array(new Shape(3, 1), factor, 0, 0), Optional.empty())));
    }
    NDArray x = array(new Shape(1, 2, 3), (float) Math.log(3), 0, 1, 0, (float) Math.log(5), 1);
    float[] rows =
        new ExpertNetworks(mixture, new FeedForwardNetwork(Activation.RELU))
            .forward(x, new Experts<>(router, experts), 0, probe)
            .toFloatArray();
    assertThat(rows).hasSize(6);
    return new float[] {rows[0], rows[1], rows[3], rows[4]};
  }

  private NDArray array(Shape shape, float... values) {
    return manager.create(values, shape);
  }
}
