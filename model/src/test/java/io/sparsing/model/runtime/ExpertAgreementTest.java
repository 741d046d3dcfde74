package io.sparsing.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.model.Fixtures;
import io.sparsing.model.ReferenceTensors;
import io.sparsing.model.probe.TruncationRule;
import io.sparsing.model.runtime.kernel.LayerActivations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Mixtures of experts against {@code cett.json}: exact thresholds, CETT and both activation ratios
 * of an independent float64 program over 48 positions.
 */
class ExpertAgreementTest {
  private static final String FIXTURES = "hf/";

  /** One pair of a position and a neuron more or less: float32 against float64 at a threshold. */
  private static final double ONE_PAIR = 1.0 / (48 * 8 * 20) + 1e-12;

  @ParameterizedTest
  @ValueSource(strings = {"olmoe_top2", "mixtral", "qwen3_moe"})
  void thresholdsMeanTheSame(String name) {
    try (LoadedModel model = LoadedModel.load(Fixtures.open(FIXTURES + name))) {
      List<float[]> activations = activations(model, sequences(name));
      for (JsonNode layer : Fixtures.json(FIXTURES + name + "/cett.json").get("layers")) {
        int number = layer.get("layer").intValue();
        for (JsonNode row : layer.get("rows")) {
          Tail tail =
              tail(model, number, activations.get(number), row.get("threshold").floatValue());
          assertThat(tail.activeRatio)
              .as(name + " " + row)
              .isCloseTo(row.get("active_of_all").doubleValue(), within(ONE_PAIR));
          // 2 of 8 experts: every neuron of a layer that is not routed is inactive.
          assertThat(4 * tail.activeRatio)
              .isCloseTo(row.get("active_of_routed").doubleValue(), within(4 * ONE_PAIR));
          assertThat(tail.cett)
              .isBetween(
                  row.get("cett").doubleValue() - 1e-5, row.get("next_cett").doubleValue() + 1e-5);
        }
      }
    }
  }

  /** Truncation shows the same counts as the dense activations in the layer that is the first. */
  @ParameterizedTest
  @ValueSource(strings = {"olmoe_top2", "mixtral", "qwen3_moe"})
  void truncatesByTheMagnitudeThatTheRouterWeighs(String name) {
    JsonNode first = Fixtures.json(FIXTURES + name + "/cett.json").get("layers").get(0);
    try (LoadedModel model = LoadedModel.load(Fixtures.open(FIXTURES + name))) {
      for (JsonNode row : first.get("rows")) {
        Counts counts = new Counts();
        float[] thresholds = new float[model.config().layers()];
        thresholds[0] = row.get("threshold").floatValue();
        model.truncated(sequences(name), new TruncationRule.MagnitudeBelow(thresholds), counts);
        assertThat(counts.activeInFirst / (48.0 * 8 * 20))
            .isCloseTo(row.get("active_of_all").doubleValue(), within(ONE_PAIR));
        assertThat(counts.routedInFirst).isEqualTo(2 * 48);
        assertThat(counts.experts).isEqualTo(8);
      }
    }
  }

  /** All of what a position can reach: 2 experts of 20 neurons, and the loss of the bare pass. */
  @ParameterizedTest
  @ValueSource(strings = {"olmoe_top2", "mixtral", "qwen3_moe"})
  void keepingAllThatIsRoutedChangesNothing(String name) {
    List<int[]> sequences = sequences(name);
    try (LoadedModel model = LoadedModel.load(Fixtures.open(FIXTURES + name))) {
      Counts kept = new Counts();
      model.truncated(sequences, new TruncationRule.TopShare(1), kept);
      assertThat(kept.activeInFirst).isEqualTo(48 * 2 * 20);
      assertThat(kept.loss).isCloseTo(model.bare(sequences), within(1e-4));
      Counts none = new Counts();
      model.truncated(sequences, new TruncationRule.TopShare(0), none);
      assertThat(none.activeInFirst).isZero();
      assertThat(none.loss).isNotCloseTo(kept.loss, within(0.01));
    }
  }

  /**
   * Neither a threshold of 0 nor ties between zeros make a neuron active whose expert was not
   * asked: with ReLU half of the gates are 0, and all that is routed is more than what is not 0.
   */
  @ParameterizedTest
  @ValueSource(strings = {"olmoe_top2", "mixtral", "qwen3_moe"})
  void whatIsNotRoutedIsNeverActive(String name, @TempDir Path folder) throws IOException {
    Path source = Fixtures.path(FIXTURES + name);
    String config = Files.readString(source.resolve("config.json"));
    assertThat(config).contains("\"silu\"");
    Files.writeString(folder.resolve("config.json"), config.replace("\"silu\"", "\"relu\""));
    Files.copy(source.resolve("model.safetensors"), folder.resolve("model.safetensors"));
    try (LoadedModel model = LoadedModel.load(Fixtures.open(folder))) {
      float[] zero = new float[model.config().layers()];
      for (TruncationRule rule :
          List.of(
              new TruncationRule.MagnitudeBelow(zero),
              new TruncationRule.GateBelow(0),
              new TruncationRule.TopShare(1),
              new TruncationRule.TopMass(1))) {
        Counts counts = new Counts();
        model.truncated(sequences(name), rule, counts); // checks each expert's counts
        assertThat(counts.activeInFirst).as(rule.toString()).isBetween(480L, 1440L); // of 1,920
        assertThat(counts.loss).isCloseTo(model.bare(sequences(name)), within(1e-4));
      }
    }
  }

  private static List<int[]> sequences(String name) {
    ReferenceTensors expected =
        ReferenceTensors.read(Fixtures.path(FIXTURES + name + "/expected.safetensors"));
    int[] shape = expected.shape("input_ids");
    int[] all = Arrays.stream(expected.longs("input_ids")).mapToInt(Math::toIntExact).toArray();
    List<int[]> sequences = new ArrayList<>();
    for (int row = 0; row < shape[0]; row++) {
      sequences.add(Arrays.copyOfRange(all, row * shape[1], (row + 1) * shape[1]));
    }
    return sequences;
  }

  /** {@code g_e·a} of each layer, [N, F]. */
  private static List<float[]> activations(LoadedModel model, List<int[]> sequences) {
    List<float[]> layers = new ArrayList<>();
    model.dense(
        sequences,
        new DenseSink() {
          @Override
          public void layer(Batch batch, int layer, LayerActivations activations) {
            layers.add(activations.all().clone());
          }

          @Override
          public void losses(Batch batch, float[] negativeLogLikelihoods) {}
        });
    assertThat(layers).as("one batch").hasSize(model.config().layers());
    return layers;
  }

  private record Tail(double activeRatio, double cett) {}

  /** By the definition, neuron by neuron, in double. */
  private static Tail tail(LoadedModel model, int layer, float[] activations, float threshold) {
    int neurons = model.config().ffnSize();
    int width = model.config().hiddenSize();
    float[] norms = model.outputProjectionNorms(layer);
    float[] rows = model.outputProjection(layer);
    int positions = activations.length / neurons;
    long active = 0;
    double ratios = 0;
    for (int position = 0; position < positions; position++) {
      double[] all = new double[width];
      double[] tail = new double[width];
      for (int neuron = 0; neuron < neurons; neuron++) {
        float activation = activations[position * neurons + neuron];
        boolean inTail = Math.abs(activation) * norms[neuron] < threshold;
        active += inTail ? 0 : 1;
        for (int column = 0; column < width; column++) {
          double added = (double) activation * rows[neuron * width + column];
          all[column] += added;
          tail[column] += inTail ? added : 0;
        }
      }
      ratios += norm(tail) / norm(all);
    }
    return new Tail((double) active / activations.length, ratios / positions);
  }

  private static double norm(double[] vector) {
    return Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
  }

  private static final class Counts implements TruncatedSink {
    private long activeInFirst;
    private long routedInFirst;
    private int experts;
    private int[] reaching;
    private double loss;

    @Override
    public void routed(Batch batch, int layer, int[] positionsByExpert) {
      reaching = positionsByExpert;
      if (layer == 0) {
        routedInFirst += Arrays.stream(positionsByExpert).sum();
        experts = positionsByExpert.length;
      }
    }

    @Override
    public void layer(Batch batch, int layer, int[] activeByPosition, int[] activeByNeuron) {
      if (layer == 0) {
        activeInFirst += Arrays.stream(activeByPosition).sum();
        assertThat(Arrays.stream(activeByNeuron).sum())
            .isEqualTo(Arrays.stream(activeByPosition).sum());
      }
      for (int neuron = 0; neuron < activeByNeuron.length; neuron++) {
        assertThat(activeByNeuron[neuron]).isLessThanOrEqualTo(reaching[neuron / 20]);
      }
    }

    @Override
    public void losses(Batch batch, float[] negativeLogLikelihoods) {
      for (float one : negativeLogLikelihoods) {
        loss += one;
      }
    }
  }
}
