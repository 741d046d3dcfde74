package io.sparsing.model.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.probe.TruncationRule;
import io.sparsing.model.runtime.LayerProjection;
import io.sparsing.model.runtime.TailProducts;
import io.sparsing.model.runtime.kernel.Truncator.Masks;
import io.sparsing.model.runtime.kernel.Truncator.Zeros;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import io.sparsing.model.runtime.tensor.PytorchThreads;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the tensor kernels to their twins in Java, on arrays of the processor. */
class TensorKernelsTest {
  private static final int POSITIONS = 67; // two blocks of 32 and a rest
  private static final int NEURONS = 140; // two words of a mask and a rest
  private static final int WIDTH = 9;

  private NDManager manager;

  @BeforeEach
  void open() {
    PytorchThreads.prepare();
    manager = ComputeDevice.CPU.newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** Values in quarters, a third of them 0: plenty of ties. */
  private static float[] values(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(3) == 0 ? 0 : Math.round(4 * random.nextGaussian()) / 4f;
    }
    return values;
  }

  private static float[] gaussians(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private OutputProjections projections() {
    NDArray weights = manager.create(gaussians(3, WIDTH * NEURONS), new Shape(WIDTH, NEURONS));
    return new OutputProjections(List.of(List.of(weights)));
  }

  private Truncated run(
      Kernels kernels, TruncationRule rule, float[] gates, float[] activations, Zeros zeros) {
    Shape shape = new Shape(1, POSITIONS, NEURONS);
    return Truncator.of(kernels, rule, projections(), Masks.PACKED)
        .truncate(
            0, manager.create(gates, shape), manager.create(activations, shape), NEURONS, zeros);
  }

  private void assertTwins(TruncationRule rule, Zeros zeros) {
    float[] gates = values(1, POSITIONS * NEURONS);
    float[] activations = values(2, POSITIONS * NEURONS);
    Truncated java = run(Kernels.JAVA, rule, gates, activations, zeros);
    Truncated tensor = run(Kernels.TENSOR, rule, gates, activations, zeros);
    assertThat(tensor.activeByPosition()).isEqualTo(java.activeByPosition());
    assertThat(tensor.activeByNeuron()).isEqualTo(java.activeByNeuron());
    assertThat(tensor.mask()).isEqualTo(java.mask());
    assertThat(tensor.kept().getShape()).isEqualTo(java.kept().getShape());
    float[] kept = tensor.kept().toFloatArray();
    float[] wanted = java.kept().toFloatArray();
    for (int i = 0; i < kept.length; i++) {
      assertThat(kept[i] == wanted[i]).as("value %d: %s", i, kept[i]).isTrue(); // −0 equals 0
    }
    assertThat(IntStream.of(java.activeByPosition()).sum()).isLessThan(POSITIONS * NEURONS);
  }

  @ParameterizedTest
  @ValueSource(floats = {0.5f, 1.25f, 1e9f})
  void magnitudesBelowAThreshold(float threshold) {
    assertTwins(new TruncationRule.MagnitudeBelow(new float[] {threshold}), Zeros.AS_OTHERS);
    assertTwins(new TruncationRule.MagnitudeBelow(new float[] {threshold}), Zeros.INACTIVE);
  }

  @Test
  void zerosAreInactiveAtAThresholdOfZeroWhereTheyAreToBe() {
    assertTwins(new TruncationRule.MagnitudeBelow(new float[] {0}), Zeros.INACTIVE);
    assertTwins(new TruncationRule.GateBelow(0), Zeros.INACTIVE);
  }

  @Test
  void gatesBelowAnEpsilon() {
    assertTwins(new TruncationRule.GateBelow(0.75f), Zeros.AS_OTHERS);
    assertTwins(new TruncationRule.GateBelow(0.75f), Zeros.INACTIVE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.4, 0.9})
  void aShareOfTheNeurons(double share) {
    assertTwins(new TruncationRule.TopShare(share), Zeros.AS_OTHERS);
    assertTwins(new TruncationRule.TopShare(share), Zeros.INACTIVE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 0.97, 1})
  void aShareOfTheMagnitude(double share) {
    assertTwins(new TruncationRule.TopMass(share), Zeros.AS_OTHERS);
  }

  /** The first two of three equal ones, by hand: 2 of 4 neurons stay. */
  @Test
  void ofEqualScoresTheFirstStay() {
    NDArray gates = manager.create(new float[] {1, 2, 1, 1}, new Shape(1, 1, 4));
    NDArray weights = manager.ones(new Shape(1, 4));
    Truncated truncated =
        new TensorTruncator(
                new TruncationRule.TopShare(0.5),
                new OutputProjections(List.of(List.of(weights))),
                Masks.PACKED)
            .truncate(0, gates, gates, 4, Zeros.AS_OTHERS);
    assertThat(truncated.kept().toFloatArray()).containsExactly(1, 2, 0, 0);
    assertThat(truncated.mask()).containsExactly(0b0011);
    assertThat(truncated.activeByNeuron()).containsExactly(1, 1, 0, 0);
  }

  /** A NaN is not below a threshold; it must reach the loss. */
  @Test
  void whatIsNotANumberIsKept() {
    NDArray activations = manager.create(new float[] {Float.NaN, 1, 0, 0}, new Shape(1, 1, 4));
    NDArray weights = manager.ones(new Shape(1, 4));
    Truncated truncated =
        new TensorTruncator(
                new TruncationRule.MagnitudeBelow(new float[] {2}),
                new OutputProjections(List.of(List.of(weights))),
                Masks.LEFT_OUT)
            .truncate(0, activations, activations, 4, Zeros.AS_OTHERS);
    assertThat(truncated.kept().toFloatArray()[0]).isNaN();
    assertThat(truncated.activeByPosition()).containsExactly(1);
    assertThat(truncated.mask()).isEmpty();
  }

  private DeviceActivations activations(float[] values, OutputProjections projections) {
    NDArray array = manager.create(values, new Shape(1, values.length / NEURONS, NEURONS));
    return DeviceActivations.of(array, projections, 0, manager);
  }

  @Test
  void neuronStatistics() {
    OutputProjections projections = projections();
    float[] values = gaussians(5, POSITIONS * NEURONS);
    for (int i = 0; i < values.length; i += 7) {
      values[i] = 0;
    }
    values[1] = 1e-9f; // below the first octave
    values[2] = 1e9f; // above the last
    MagnitudeSums.Bins bins = new MagnitudeSums.Bins(-18, 32, 16);
    MagnitudeSums sums = activations(values, projections).magnitudeSums(bins);
    float[] norms = projections.norms(0);
    double[] magnitudes = new double[NEURONS];
    double[] squares = new double[NEURONS];
    float[] largest = new float[NEURONS];
    int[] zeros = new int[NEURONS];
    int[] histograms = new int[NEURONS * bins.count()];
    for (int i = 0; i < values.length; i++) {
      int neuron = i % NEURONS;
      float magnitude = Math.abs(values[i]) * norms[neuron];
      magnitudes[neuron] += magnitude;
      squares[neuron] += (double) magnitude * magnitude;
      largest[neuron] = Math.max(largest[neuron], magnitude);
      if (values[i] == 0) {
        zeros[neuron]++;
      } else {
        histograms[neuron * bins.count() + bin(magnitude)]++;
      }
    }
    assertThat(sums.positions()).isEqualTo(POSITIONS);
    assertThat(sums.largest()).isEqualTo(largest);
    assertThat(sums.zeros()).isEqualTo(zeros);
    assertThat(sums.histograms()).isEqualTo(histograms);
    for (int neuron = 0; neuron < NEURONS; neuron++) {
      assertThat(sums.magnitudes()[neuron])
          .isCloseTo(magnitudes[neuron], within(1e-6 * magnitudes[neuron]));
      assertThat(sums.squaredMagnitudes()[neuron])
          .isCloseTo(squares[neuron], within(1e-6 * squares[neuron]));
    }
  }

  /** The upper bits of a float name its bin. */
  private static int bin(float magnitude) {
    int key = Float.floatToRawIntBits(magnitude) >>> 19;
    return Math.min(Math.max(key - ((127 - 18) << 4), 0), 511);
  }

  /** Edges of bins, and the floats right below and above them, one position each. */
  @Test
  void binsAtTheirEdges() {
    float[] values = new float[3 * NEURONS];
    for (int neuron = 0; neuron < NEURONS; neuron++) {
      float edge = Float.intBitsToFloat((((127 - 18) << 4) + 3 * neuron + 1) << 19);
      values[neuron] = edge;
      values[NEURONS + neuron] = Math.nextDown(edge);
      values[2 * NEURONS + neuron] = Math.nextUp(edge);
    }
    NDArray ones = manager.ones(new Shape(1, NEURONS));
    OutputProjections projections = new OutputProjections(List.of(List.of(ones)));
    int[] found =
        activations(values, projections)
            .magnitudeSums(new MagnitudeSums.Bins(-18, 32, 16))
            .histograms();
    int[] wanted = new int[found.length];
    for (int i = 0; i < values.length; i++) {
      wanted[(i % NEURONS) * 512 + bin(values[i])]++;
    }
    assertThat(found).isEqualTo(wanted);
  }

  @Test
  void tailErrorsOfOneNetworkAndOfSeveral() {
    float[] values = gaussians(6, POSITIONS * NEURONS);
    for (int neuron = 0; neuron < NEURONS; neuron++) {
      values[neuron] = 0; // a position without output
    }
    float[] weights = gaussians(3, WIDTH * NEURONS);
    float[] thresholds = {0.5f, 2, 100};
    TailSums wanted;
    try (TailProducts products = new TailProducts(new LayerProjection(NEURONS, WIDTH, weights))) {
      wanted = products.evaluate(values, POSITIONS, thresholds);
    }
    assertSums(activations(values, projections()).tails(thresholds), wanted);
    NDArray whole = manager.create(weights, new Shape(WIDTH, NEURONS));
    List<NDArray> networks = List.of(whole.get(":, :40"), whole.get(":, 40:"));
    OutputProjections mixture = new OutputProjections(List.of(networks));
    assertSums(activations(values, mixture).tails(thresholds), wanted);
  }

  private static void assertSums(TailSums found, TailSums wanted) {
    assertThat(found.positions()).isEqualTo(wanted.positions());
    assertThat(found.zeroOutputs()).isEqualTo(wanted.zeroOutputs()).isEqualTo(1);
    assertThat(found.activePairs()).isEqualTo(wanted.activePairs());
    for (int k = 0; k < wanted.ratioSums().length; k++) {
      double ratio = wanted.ratioSums()[k];
      assertThat(found.ratioSums()[k]).isCloseTo(ratio, within(1e-6 * ratio));
      double square = wanted.squaredRatioSums()[k];
      assertThat(found.squaredRatioSums()[k]).isCloseTo(square, within(1e-6 * square));
    }
  }

  @Test
  void chosenRowsAndFiniteness() {
    float[] values = gaussians(7, POSITIONS * NEURONS);
    DeviceActivations there = activations(values, projections());
    assertThat(there.areFinite()).isTrue();
    assertThat(there.all()).isEqualTo(values);
    HeldActivations held = new HeldActivations(values, NEURONS);
    assertThat(there.rows(66, 0, 3)).isEqualTo(held.rows(66, 0, 3));
    assertThat(there.rows()).isEmpty();
    values[5] = Float.POSITIVE_INFINITY;
    DeviceActivations infinite = activations(values, projections());
    assertThat(infinite.areFinite()).isFalse();
    assertThatThrownBy(() -> infinite.tails(1f))
        .hasMessageStartingWith("Cannot evaluate tails: expected finite FFN outputs, found a norm");
  }

  /** Nothing that a kernel makes outlives it, but what it hands on and the norms. */
  @Test
  void nothingIsLeftBehind() {
    OutputProjections projections = projections();
    NDArray array = manager.create(gaussians(8, NEURONS), new Shape(1, 1, NEURONS));
    TensorTruncator truncator =
        new TensorTruncator(new TruncationRule.TopMass(0.5), projections, Masks.PACKED);
    truncator.truncate(0, array, array, NEURONS, Zeros.AS_OTHERS).kept().close();
    int before = manager.getManagedArrays().size();
    truncator.truncate(0, array, array, NEURONS, Zeros.AS_OTHERS).kept().close();
    try (NDManager scope = manager.newSubManager()) {
      DeviceActivations there = DeviceActivations.of(array, projections, 0, scope);
      there.magnitudeSums(new MagnitudeSums.Bins(-18, 32, 16));
      there.tails(1f);
    }
    assertThat(manager.getManagedArrays()).hasSize(before);
  }
}
