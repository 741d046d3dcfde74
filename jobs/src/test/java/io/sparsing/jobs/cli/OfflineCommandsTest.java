package io.sparsing.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.TensorFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that start no Spark, and what is refused before any starts. */
class OfflineCommandsTest {
  @TempDir Path folder;

  @Test
  void noCommandIsWrongUsage() {
    CommandRun run = CommandRun.of();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.complaints())
        .containsExactly("sparsing: Cannot run: expected a command, found none");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void anUnknownOptionOrCommandIsNamed() {
    CommandRun option = CommandRun.of("fit", "--colour", "red");
    assertThat(option.exitCode()).isEqualTo(2);
    assertThat(option.err().lines())
        .singleElement()
        .asString()
        .startsWith("sparsing: ")
        .contains("--colour");
    CommandRun command = CommandRun.of("mesure");
    assertThat(command.exitCode()).isEqualTo(2);
    assertThat(command.err().lines())
        .singleElement()
        .asString()
        .startsWith("sparsing: ")
        .contains("mesure", "did you mean measure or report?");
  }

  @Test
  void maintenanceThatWouldEndangerRunningJobsIsRefused() {
    CommandRun young = CommandRun.of("maintain", "--older-than", "2h");
    assertThat(young.exitCode()).isEqualTo(2);
    assertThat(young.complaints())
        .containsExactly(
            "sparsing: Cannot maintain tables: expected an age of at least PT24H, since younger"
                + " files may belong to a running job, found PT2H");
    CommandRun unknown = CommandRun.of("maintain", "--older-than", "soon");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.complaints())
        .containsExactly(
            "sparsing: Cannot maintain tables: expected --older-than with a duration such as 3d,"
                + " 36h or P1DT12H, found soon");
  }

  static Stream<String> badCheckpoints() throws IOException {
    return Files.readAllLines(Fixtures.path("fixtures/bad/index.tsv")).stream()
        .map(line -> line.split("\t", -1))
        .filter(columns -> columns[2].equals("reject"))
        .map(columns -> columns[0]);
  }

  @ParameterizedTest
  @MethodSource("badCheckpoints")
  void aBrokenCheckpointIsWrongInputInOneLine(String name) throws IOException {
    Path tokens = Files.writeString(folder.resolve("tokens.json"), "[[1, 2, 3]]");
    String checkpoint = Fixtures.path("fixtures/bad/" + name).toString();
    CommandRun run =
        CommandRun.of("inspect", "--checkpoint", checkpoint, "--tokens", tokens.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("sparsing: Cannot ")
        .contains("expected ", "found ", name);
  }

  @Test
  void benchRefusesShapesAndNumbersThatItDoesNotKnow() {
    CommandRun shape = CommandRun.of("bench", "--model", "d512-l9");
    assertThat(shape.exitCode()).isEqualTo(2);
    assertThat(shape.err().lines())
        .containsExactly(
            "sparsing: Cannot bench: expected --model d512-l8, d768-l12, d1024-l16 or"
                + " d1792-l30, found d512-l9");
    CommandRun length = CommandRun.of("bench", "--length", "4096");
    assertThat(length.exitCode()).isEqualTo(2);
    assertThat(length.err().lines())
        .containsExactly("sparsing: Cannot bench: expected --length from 2 to 2048, found 4096");
  }

  @Test
  void measureWantsOneWayToMeasure() {
    CommandRun run = CommandRun.of("measure", "--checkpoint", "x", "--corpus", "y");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.complaints())
        .containsExactly(
            "sparsing: Cannot measure: expected either --ppl-increase or --method with"
                + " --parameter or --grid");
    assertThat(measure("--ppl-increase", "1", "--method", "topp", "--grid").err())
        .isEqualTo(run.err());
    assertThat(measure("--method", "topp", "--grid", "--parameter", "0.5").err())
        .isEqualTo(run.err());
    assertThat(measure("--ppl-increase", "1", "--stabilise", "--calibrate-on", "z").complaints())
        .containsExactly(
            "sparsing: Cannot measure: expected --ppl-increase with --stabilise or with"
                + " --calibrate-on, found both");
    assertThat(measure("--method", "topp", "--grid", "--stabilise").complaints())
        .containsExactly(
            "sparsing: Cannot measure: expected --ppl-increase with --stabilise or with"
                + " --calibrate-on, found --method");
  }

  private static CommandRun measure(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("measure", "--checkpoint", "x", "--corpus", "y"));
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void anUnknownLadderKeyIsNamed() throws IOException {
    String quick = Files.readString(Fixtures.path("studies/quick-ladder.yaml"));
    Path ladder = Files.writeString(folder.resolve("ladder.yaml"), quick + "    colour: red\n");
    CommandRun run =
        CommandRun.of("train", "--ladder", ladder.toString(), "--corpus", "wordnet:train");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.complaints())
        .singleElement()
        .asString()
        .startsWith("sparsing: Cannot read ladder " + ladder + ": expected ")
        .contains(" (known here: activation, ")
        .endsWith("found unknown key runs[1].colour");
  }

  @ParameterizedTest
  @CsvSource({
    "st_truncated_data, model.safetensors",
    "st_truncated_header, model.safetensors",
    "cf_missing_hidden_size, hidden_size",
    "cf_encoder_only, bert",
    "ck_inf_weight, down_proj",
  })
  void aBadCheckpointIsRefusedInOneLine(String name, String named) throws IOException {
    Path tokens = Files.writeString(folder.resolve("tokens.json"), "[[1, 2, 3]]");
    Path checkpoint = Fixtures.path("fixtures/bad/" + name);
    CommandRun run =
        CommandRun.of(
            "inspect", "--checkpoint", checkpoint.toString(), "--tokens", tokens.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("sparsing: Cannot ").contains(name).contains(named);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aMissingCheckpointFolderIsNamed() throws IOException {
    Path tokens = Files.writeString(folder.resolve("tokens.json"), "[[1, 2, 3]]");
    CommandRun run =
        CommandRun.of(
            "inspect",
            "--checkpoint",
            folder.resolve("none").toString(),
            "--tokens",
            tokens.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains(folder.resolve("none").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a_relu_d64", "d_silu_d128"})
  void theDumpOfTheFirstSequenceIsTheReferences(String name) throws IOException {
    Path checkpoint = Fixtures.path("fixtures/minicpm/" + name);
    JsonNode first = Fixtures.json(checkpoint.resolve("eval_tokens.json")).get(0);
    Path tokens = Files.writeString(folder.resolve("tokens.json"), "[" + first + "]");
    Path dump = folder.resolve("dump.safetensors");

    CommandRun run =
        CommandRun.of(
            "inspect",
            "--checkpoint",
            checkpoint.toString(),
            "--tokens",
            tokens.toString(),
            "--dump",
            dump.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains(name).contains("256 tokens, loss ");
    TensorFile found = TensorFile.read(dump);
    TensorFile reference = TensorFile.read(checkpoint.resolve("reference.safetensors"));
    assertClose(found.floats("logits"), reference.floats("logits"));
    int layers =
        Fixtures.json(checkpoint.resolve("config.json")).get("num_hidden_layers").intValue();
    for (int layer = 0; layer < layers; layer++) {
      assertClose(
          found.floats("layers.%d.ffn_activation".formatted(layer)),
          reference.floats("ffn_intermediate." + layer));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.1b_relu", "0.2b_relu", "1.2b_relu", "0.1b_silu", "0.4b_silu", "0.8b_silu"})
  void publishedSeriesAreFittedAsWellAsTheBestKnown(String name) {
    JsonNode target = Fixtures.json(Fixtures.path("paper-data/targets.json")).get(name);
    CommandRun run =
        CommandRun.of(
            "fit",
            "--series",
            Fixtures.path("paper-data/" + name + ".json").toString(),
            "--json",
            "-");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode fit = Fixtures.json(run.out()).get(0);
    assertThat(fit.get("law").textValue()).isEqualTo(target.get("law").textValue());
    assertThat(fit.get("mse").doubleValue())
        .isLessThanOrEqualTo(1.005 * target.get("best_mse").doubleValue());
    assertThat(fit.get("limit").doubleValue()).isBetween(0.0, 1.0);
    assertThat(fit.get("n").intValue()).isEqualTo(target.get("points").intValue());
    assertThat(fit.fieldNames())
        .toIterable()
        .contains(
            "series",
            "law",
            "parameters",
            "intervals",
            "mse",
            "mae",
            "r2",
            "aicc",
            "n",
            "limit",
            "limit_interval",
            "identified",
            "extrapolation_mae",
            "alternatives",
            "preferred",
            "converged",
            "bootstrap",
            "forecasts");
    assertThat(fit.get("converged").booleanValue()).isTrue();
    assertThat(fit.at("/bootstrap/resamples").intValue()).isEqualTo(1000);
    assertThat(fit.get("alternatives")).hasSize(7);
  }

  /** The first five points of this series stand still while the law falls. */
  @Test
  void aWarmUpIsLeftOutAndSaidSo() {
    CommandRun run =
        CommandRun.of(
            "fit",
            "--series",
            Fixtures.path("paper-data/1.2b_relu.json").toString(),
            "--from-tokens",
            "auto",
            "--bootstrap",
            "0",
            "--at-tokens",
            "1e12",
            "--for-ratio",
            "0.081");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("1.2b_relu: 5 points below 45.4 billion training tokens left out as warm-up")
        .containsPattern("1.2b_relu +logspace-power-law +37 ")
        .containsPattern("1.2b_relu +1.000e\\+12 +0\\.0[78][0-9]+ ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--from-tokens|soon|Cannot fit: expected --from-tokens to be a number of tokens or auto, found soon",
        "--loss|cubic|Cannot find loss: expected squared or huber, found cubic",
        "--bootstrap|7|Cannot resample: expected 0 or at least 100 resamples, found 7",
        "--for-ratio|2|Cannot forecast: expected an activation ratio in [0, 1], found 2.0",
        "--from-tokens|1e18|Cannot fit 0.1b_relu: expected at least 5 points, found 0"
      })
  void wrongOptionsOfFitAreRefusedInOneLine(String option, String value, String message) {
    CommandRun run =
        CommandRun.of(
            "fit",
            "--series",
            Fixtures.path("paper-data/0.1b_relu.json").toString(),
            option,
            value);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("sparsing: " + message + "\n");
  }

  /** Float32 logits of magnitude 11 differ by some 1e-5 between correct programs. */
  private static void assertClose(FloatBuffer found, FloatBuffer reference) {
    assertThat(found.remaining()).isEqualTo(reference.remaining());
    double most = 0;
    for (int i = 0; i < found.remaining(); i++) {
      most = Math.max(most, Math.abs((double) found.get(i) - reference.get(i)));
    }
    assertThat(most).isCloseTo(0, within(2e-4));
  }
}
