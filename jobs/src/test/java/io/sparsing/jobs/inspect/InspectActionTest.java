package io.sparsing.jobs.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.analysis.report.inspect.InspectedCell;
import io.sparsing.analysis.report.inspect.InspectedLayer;
import io.sparsing.analysis.report.inspect.InspectedSequence;
import io.sparsing.analysis.report.inspect.NeuronActivation;
import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.TensorFile;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.runtime.LoadedModel;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What inspection shows, against what the paper's released code gave on the same tokens. */
class InspectActionTest {
  private static final Path FOLDER = Fixtures.path("fixtures/minicpm/a_relu_d64");
  private static final int LAYERS = 3;
  private static final int NEURONS = 160;
  private static final int WIDTH = 64;

  private static LoadedModel model;
  private static List<int[]> sequences;

  @BeforeAll
  static void load() {
    model = LoadedModel.load(CheckpointFolder.open(FOLDER.toString(), new Configuration()));
    sequences =
        elements(Fixtures.json(FOLDER.resolve("eval_tokens.json"))).stream()
            .map(row -> elements(row).stream().mapToInt(JsonNode::intValue).toArray())
            .toList();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void ratiosAndLossesAtGivenThresholdsAreTheReferences() {
    for (JsonNode row : rows("pplp")) {
      InspectAction.Result result = inspect(measured(thresholds(row)), sequences);

      // At equal thresholds only a magnitude within float32's rounding of one can fall otherwise.
      for (InspectedLayer layer : result.layers()) {
        assertThat(layer.activationRatio())
            .isCloseTo(at(row, "activation_ratio_by_layer", layer.layer()), within(1e-4));
      }
      for (int i = 0; i < sequences.size(); i++) {
        assertThat(activationRatio(result.sequences().get(i)))
            .isCloseTo(at(row, "activation_ratio_by_sequence", i), within(1e-4));
      }
      assertThat(result.denseLoss().orElseThrow())
          .isCloseTo(row.get("dense_loss").doubleValue(), within(1e-4));
      assertThat(result.truncatedLoss().orElseThrow())
          .isCloseTo(row.get("sparse_loss").doubleValue(), within(1e-4));
    }
  }

  @Test
  void cettLevelsGiveTheReferencesThresholdsAndRatios() {
    assertThat(rows("cett")).hasSize(3);
    for (JsonNode row : rows("cett")) {
      double level = row.get("prune_arg").doubleValue();

      InspectAction.Result result = inspect(new InspectAction.Thresholds.AtCett(level), sequences);

      assertThat(result.layers()).hasSize(LAYERS);
      for (InspectedLayer layer : result.layers()) {
        assertThat(layer.threshold())
            .isCloseTo(at(row, "thresholds", layer.layer()), withPercentage(0.1));
      }
      assertThat(result.layers().stream().mapToDouble(InspectedLayer::activationRatio).average())
          .hasValueCloseTo(row.get("activation_ratio").doubleValue(), within(3e-4));
    }
  }

  /** The reference has the activations of the first sequence; the weights tell the norms. */
  @Test
  void cellsAreWhatTheReferencesActivationsSay() {
    double[] thresholds = {0.75, 0.75, 0.75};
    InspectedSequence seen =
        inspect(measured(thresholds), sequences.subList(0, 1)).sequences().get(0);
    TensorFile reference = TensorFile.read(FOLDER.resolve("reference.safetensors"));

    for (int layer = 0; layer < LAYERS; layer++) {
      FloatBuffer activations = reference.floats("ffn_intermediate." + layer); // [T, F]
      double[] norms = norms(layer);
      for (int token = 0; token < 256; token++) {
        int offset = token * NEURONS;
        double[] magnitudes =
            IntStream.range(0, NEURONS)
                .mapToDouble(i -> Math.abs(activations.get(offset + i)) * norms[i])
                .toArray();
        InspectedCell cell = seen.cells().get(layer).get(token);
        assertThat(cell.strongest()).hasSize(5);
        List<Double> largest = largest(magnitudes);
        for (int rank = 0; rank < 5; rank++) {
          NeuronActivation one = cell.strongest().get(rank);
          // Float32 activations of size 26 differ by some 1e-5 between correct programs.
          assertThat((double) one.magnitude()).isCloseTo(largest.get(rank), within(5e-4));
          assertThat((double) one.magnitude()).isCloseTo(magnitudes[one.neuron()], within(5e-4));
          assertThat(one.activation())
              .isCloseTo(activations.get(offset + one.neuron()), within(2e-4f));
        }
        if (layer == 0) { // Nothing is truncated before it, so the dense pass tells the count.
          assertThat((long) cell.activeNeurons())
              .isBetween(countFrom(0.75 + 1e-5, magnitudes), countFrom(0.75 - 1e-5, magnitudes));
        }
      }
    }
  }

  @Test
  void tokensCarryIdTextAndLoss() {
    List<int[]> two = List.of(new int[] {1, 50, 60}, new int[] {1, 70});
    InspectAction.Result both = inspect(new InspectAction.Thresholds.AtCett(0.1), two);

    assertThat(both.sequences().get(0).tokens().get(1).id()).isEqualTo(50);
    assertThat(both.sequences().get(0).tokens().get(1).text()).isEqualTo("<50>");
    assertThat(both.sequences().get(0).tokens().get(0).denseLoss()).isEmpty();
    // What a sequence shows does not depend on the sequences beside it.
    InspectAction.Result alone =
        inspect(
            measured(both.layers().stream().mapToDouble(InspectedLayer::threshold).toArray()),
            two.subList(1, 2));
    assertThat(alone.sequences().get(0)).isEqualTo(both.sequences().get(1));
    double sum =
        both.sequences().stream()
            .flatMap(sequence -> sequence.tokens().stream())
            .mapToDouble(token -> token.denseLoss().orElse(0))
            .sum();
    assertThat(both.denseLoss().orElseThrow()).isCloseTo(sum / 3, within(1e-12));
  }

  @Test
  void aSingleTokenHasNoLoss() {
    InspectAction.Result result =
        inspect(new InspectAction.Thresholds.AtCett(0.1), List.of(new int[] {1}));

    assertThat(result.denseLoss()).isEmpty();
    assertThat(result.truncatedLoss()).isEmpty();
    assertThat(result.sequences().get(0).cells()).hasSize(LAYERS);
  }

  @Test
  void tokensThatTheModelCannotRunAreWrongInput() {
    assertThatThrownBy(
            () -> inspect(new InspectAction.Thresholds.AtCett(0.1), List.of(new int[] {1, 9999})))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot run sequence 0: expected token ids in [0, 259), found 9999 at position 1");
  }

  private static InspectAction.Result inspect(
      InspectAction.Thresholds thresholds, List<int[]> tokens) {
    return new InspectAction(model, thresholds).execute(tokens, id -> "<" + id + ">");
  }

  private static InspectAction.Thresholds measured(double[] thresholds) {
    List<Float> byLayer = new ArrayList<>();
    for (double threshold : thresholds) {
      byLayer.add((float) threshold);
    }
    return new InspectAction.Thresholds.Measured(
        new ThresholdLookup.Measured(byLayer, 0.1, "corpus", 1, Instant.EPOCH));
  }

  private static double activationRatio(InspectedSequence sequence) {
    return sequence.cells().stream()
        .flatMap(List::stream)
        .mapToDouble(cell -> cell.activeNeurons() / (double) NEURONS)
        .average()
        .orElseThrow();
  }

  private static List<Double> largest(double[] magnitudes) {
    return IntStream.range(0, magnitudes.length)
        .mapToObj(i -> magnitudes[i])
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private static long countFrom(double threshold, double[] magnitudes) {
    return IntStream.range(0, magnitudes.length).filter(i -> magnitudes[i] >= threshold).count();
  }

  /** Norms of the columns of the stored [d, F] matrix. */
  private static double[] norms(int layer) {
    FloatBuffer weights =
        TensorFile.read(FOLDER.resolve("model.safetensors"))
            .floats("model.layers.%d.mlp.down_proj.weight".formatted(layer));
    return IntStream.range(0, NEURONS)
        .mapToDouble(
            neuron ->
                Math.sqrt(
                    IntStream.range(0, WIDTH)
                        .mapToDouble(row -> weights.get(row * NEURONS + neuron))
                        .map(weight -> weight * weight)
                        .sum()))
        .toArray();
  }

  private static double[] thresholds(JsonNode row) {
    return elements(row.get("thresholds")).stream().mapToDouble(JsonNode::doubleValue).toArray();
  }

  private static double at(JsonNode row, String list, int index) {
    return row.get(list).get(index).doubleValue();
  }

  private static List<JsonNode> rows(String strategy) {
    return elements(Fixtures.json(FOLDER.resolve("expected.json")).get("results")).stream()
        .filter(row -> row.get("strategy").textValue().equals(strategy))
        .toList();
  }

  private static List<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).toList();
  }
}
