package io.sparsing.model.config.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.model.config.AttentionRule;
import io.sparsing.model.config.ConfigException;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.PositionRule;
import io.sparsing.model.config.RopeScaling;
import io.sparsing.model.config.Rotary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which layers turn queries and keys, how, and which have a window. */
class PositionsOfFamiliesTest {
  private static final Optional<Rotary> NOTHING = Optional.empty();

  @Test
  void slopesOfAPowerOfTwoFallByTheSameFactor() {
    // 8 / 4 = 2, so 2^-2, 2^-4, 2^-6, 2^-8.
    assertThat(PositionRule.Alibi.of(4).slopes())
        .containsExactly(0.25, 0.0625, 1 / 64.0, 1 / 256.0);
  }

  @Test
  void furtherSlopesLieBetween() {
    // p = 4; heads 5 and 6 take 2^(-8·1/8) = 2^-1 and 2^(-8·3/8) = 2^-3.
    assertThat(PositionRule.Alibi.of(6).slopes())
        .containsExactly(0.25, 0.0625, 1 / 64.0, 1 / 256.0, 0.5, 0.125);
  }

  @Test
  void everyFourthLayerOfASmolLm3HasNoPositions() {
    ModelConfig config = config("smollm3", 5, ", \"num_key_value_heads\": 2");
    Optional<Rotary> turned = Optional.of(new Rotary(2e6, 4, new RopeScaling.None()));
    assertThat(rotations(config)).containsExactly(turned, turned, turned, NOTHING, turned);
  }

  @Test
  void everyFourthLayerOfAnOlmo3SeesAll() {
    ModelConfig config = config("olmo3", 5, ", \"sliding_window\": 8");
    assertThat(windows(config)).containsExactly(8, 8, 8, 0, 8);
  }

  @Test
  void scalingReachesFullLayersOnly() {
    String linear = "{\"rope_type\": \"linear\", \"factor\": 2}";
    String sixth =
        ", \"num_key_value_heads\": 2, \"head_dim\": 4, \"sliding_window\": 8,"
            + " \"sliding_window_pattern\": 2, ";
    Optional<Rotary> local = Optional.of(new Rotary(10_000, 4, new RopeScaling.None()));
    Optional<Rotary> full = Optional.of(new Rotary(1e6, 4, new RopeScaling.Linear(2)));
    assertThat(rotations(config("gemma3_text", 3, sixth + "\"rope_scaling\": " + linear)))
        .containsExactly(local, full, local);
    String both =
        "\"rope_parameters\": {\"full_attention\": {\"rope_type\": \"linear\", \"factor\": 2},"
            + " \"sliding_attention\": {\"rope_type\": \"default\", \"rope_theta\": 10000}}";
    assertThat(rotations(config("gemma3_text", 3, sixth + both)))
        .containsExactly(local, full, local);
  }

  @Test
  void settingsByKindAreRefusedWhereAllLayersAreOfOneKind() {
    refused(
        "llama",
        ", \"rope_parameters\": {\"full_attention\": {\"rope_theta\": 500}}",
        "no such key, for it may change what the model computes at rope_parameters.full_attention");
    refused(
        "olmo3",
        ", \"rope_parameters\": {\"full_attention\": {\"rope_theta\": 500000}, \"factor\": 2}",
        "no such key, for it may change what the model computes at rope_parameters.factor");
  }

  @Test
  void anExaone4WithAWindowHasNoPositionsInItsOtherLayers() {
    String keys = ", \"num_key_value_heads\": 2, \"sliding_window\": 8, ";
    Optional<Rotary> turned = Optional.of(new Rotary(10_000, 4, new RopeScaling.None()));
    ModelConfig config = config("exaone4", 4, keys + "\"sliding_window_pattern\": 4");
    assertThat(rotations(config)).containsExactly(turned, turned, turned, NOTHING);
    assertThat(windows(config)).containsExactly(8, 8, 8, 0);
    refused(
        "exaone4",
        keys + "\"sliding_window_pattern\": \"LLLG\"",
        "expected an integer from 1 to 10000 at sliding_window_pattern");
    String listed =
        "\"sliding_window_pattern\": \"LG\","
            + " \"layer_types\": [\"sliding_attention\", \"full_attention\"]";
    assertThat(windows(config("exaone4", 2, keys + listed))).containsExactly(8, 0);
  }

  @Test
  void anApertusThatSaysNothingOfRotationIsStretched() {
    assertThat(config("apertus", 2, "").positions())
        .isEqualTo(new Rotary(12e6, 4, new RopeScaling.Llama3(8, 1, 4, 8192)));
    assertThat(config("apertus", 2, ", \"rope_theta\": 500, \"rope_scaling\": null").positions())
        .isEqualTo(new Rotary(500, 4, new RopeScaling.None()));
    refused(
        "apertus",
        ", \"rope_theta\": 500",
        "expected it beside rope_theta at rope_scaling, found nothing");
  }

  private static List<Optional<Rotary>> rotations(ModelConfig config) {
    return IntStream.range(0, config.layers()).mapToObj(config.positions()::rotary).toList();
  }

  /** The window of each layer, 0 for none. */
  private static List<Integer> windows(ModelConfig config) {
    return config.rule().layers().stream()
        .map(AttentionRule.Layer::window)
        .map((OptionalInt window) -> window.orElse(0))
        .toList();
  }

  private static void refused(String type, String keys, String words) {
    assertThatThrownBy(() -> config(type, 2, keys))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("config.json: expected ")
        .hasMessageContaining(words);
  }

  /** A model of 2 heads of 4 dimensions. */
  private static ModelConfig config(String type, int layers, String moreKeys) {
    String json =
        ("{\"model_type\": \"%s\", \"num_hidden_layers\": %d, \"hidden_size\": 8,"
                + " \"intermediate_size\": 12, \"num_attention_heads\": 2, \"vocab_size\": 16%s}")
            .formatted(type, layers, moreKeys);
    return ModelFamilies.plan(json.getBytes(StandardCharsets.UTF_8)).config();
  }
}
