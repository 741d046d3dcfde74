package io.sparsing.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class InspectPageTest {
  private static final String HOSTILE = "</script><img src=x onerror=alert(1)><!--";

  @Test
  void embedsEveryCell() throws IOException {
    // 2 layers, 3 tokens, the strongest 1 neuron.
    Page page = write(sequence("a", "b", "c"));

    JsonNode sequence = page.json("inspect-data").get(0);
    assertThat(sequence.get("tokens").toString()).isEqualTo("[\"a\",\"b\",\"c\"]");
    assertThat(sequence.get("activation_ratio").toString())
        .isEqualTo("[[0.0,0.1,0.2],[0.5,0.6,0.7]]");
    assertThat(sequence.get("top_neurons").toString())
        .isEqualTo("[[[0],[1],[2]],[[10],[11],[12]]]");
    assertThat(sequence.get("top_magnitudes").toString())
        .isEqualTo("[[[0.5],[1.5],[2.5]],[[0.5],[1.5],[2.5]]]");
  }

  @Test
  void tokensAndNamesStayText() throws IOException {
    Page page = write(sequence(HOSTILE, "b", "c"));

    assertThat(page.markup()).doesNotContain("<img", "<!--");
    assertThat(page.data()).isNotEmpty().allMatch(json -> !json.contains("<"));
    assertThat(page.json("inspect-data").at("/0/tokens/0").asText()).isEqualTo(HOSTILE);
    assertThat(page.all("<h1>(.*?)</h1>"))
        .containsExactly(Markup.escape("Activations of " + HOSTILE));
  }

  @Test
  void loadsNothingFromOutside() throws IOException {
    Page page = write("step1", sequence("a", "b", "c"));

    assertThat(page.all("(?i)(?:src|href|action)=[\"']?([^\"'> ]*)")).isEmpty();
    assertThat(page.markup())
        .doesNotContainIgnoringCase("http:", "https:", "@import", "url(", "<link");
    assertThat(page.executable()).noneMatch(script -> script.contains("http"));
    assertThat(page.policy()).startsWith("default-src 'none';");
    assertThat(page.executable()).hasSize(1);
  }

  @Test
  void arraysThatDoNotFitTheTokensAreRefused() {
    assertThatThrownBy(
            () ->
                new InspectedSequence(
                    List.of("a", "b"),
                    new double[][] {{0.1}},
                    new int[1][2][0],
                    new float[1][2][0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot show a sequence: expected 2 activation ratios in layer 0, found 1");
    assertThatThrownBy(
            () ->
                new InspectedSequence(
                    List.of("a"), new double[][] {{0.1}}, new int[1][1][2], new float[1][1][1]))
        .hasMessage("Cannot show a sequence: expected 2 magnitudes in layer 0, token 0, found 1");
    assertThatThrownBy(
            () ->
                new InspectedSequence(
                    List.of("a"),
                    new double[][] {{Double.NaN}},
                    new int[1][1][0],
                    new float[1][1][0]))
        .hasMessage(
            "Cannot report the activation ratio in layer 0, token 0: expected a finite number, found NaN");
  }

  @Test
  void noSequenceIsRefused() {
    assertThatThrownBy(() -> new InspectData("step1", "at CETT 0.2", List.of()))
        .hasMessage("Cannot show activations of step1: expected at least one sequence, found none");
  }

  private static InspectedSequence sequence(String... tokens) {
    return new InspectedSequence(
        List.of(tokens),
        new double[][] {{0, 0.1, 0.2}, {0.5, 0.6, 0.7}},
        new int[][][] {{{0}, {1}, {2}}, {{10}, {11}, {12}}},
        new float[][][] {{{0.5f}, {1.5f}, {2.5f}}, {{0.5f}, {1.5f}, {2.5f}}});
  }

  private static Page write(InspectedSequence sequence) throws IOException {
    return write(HOSTILE, sequence);
  }

  private static Page write(String name, InspectedSequence sequence) throws IOException {
    StringBuilder html = new StringBuilder();
    InspectPage.write(new InspectData(name, name, List.of(sequence)), html);
    return new Page(html.toString());
  }
}
