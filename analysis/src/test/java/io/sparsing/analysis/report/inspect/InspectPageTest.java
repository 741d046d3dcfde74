package io.sparsing.analysis.report.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.analysis.report.Page;
import io.sparsing.analysis.report.data.NamedValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class InspectPageTest {
  private static final String HOSTILE = "</script><img src=x onerror=alert(1)><!--";

  @Test
  void embedsEveryCell() throws IOException {
    Page page = write("step1", sequence("a", "b", "c"));

    JsonNode data = page.json("inspect-data");
    assertThat(data.get("neurons").intValue()).isEqualTo(40);
    assertThat(data.get("thresholds").toString()).isEqualTo("[1.409,0.5]");
    JsonNode sequence = data.get("sequences").get(0);
    assertThat(sequence.get("ids").toString()).isEqualTo("[100,101,102]");
    assertThat(sequence.get("texts").toString()).isEqualTo("[\"a\",\"b\",\"c\"]");
    assertThat(sequence.get("dense_loss").toString()).isEqualTo("[null,1.5,1.5]");
    assertThat(sequence.get("truncated_loss").toString()).isEqualTo("[null,1.625,1.625]");
    assertThat(sequence.get("listed").intValue()).isEqualTo(2);
    // Layer 1, tokens 0, 1, 2: 10, 11, 12 active neurons; 3 numbers a neuron, 2 neurons a token.
    assertThat(sequence.at("/layers/1/active").toString()).isEqualTo("[10,11,12]");
    assertThat(sequence.at("/layers/1/strongest").toString())
        .isEqualTo("[7,-2,3,8,0.1235,0.25,7,-2,3,8,0.1235,0.25,7,-2,3,8,0.1235,0.25]");
  }

  @Test
  void tellsEveryLayerWithoutAScript() throws IOException {
    Page page = write("step1", sequence("a", "b", "c"));

    assertThat(page.texts("th[scope=row]")).containsExactly("1", "0");
    assertThat(page.texts("td:not(.share)")).containsExactly("0.5000", "1.409");
    assertThat(page.texts("td.share"))
        .containsExactly("30.0\u202f%", "70.0\u202f%", "9.12\u202f%", "78.3\u202f%");
    assertThat(page.texts("dd")).containsExactly("CETT 0.2 on these tokens");
  }

  @Test
  void whatCanBePointedAtCanBeReachedAndHasAName() throws IOException {
    Page page = write("step1", sequence("a", "b", "c"));

    assertThat(page.select("section").eachAttr("aria-labelledby"))
        .containsExactly("maps-heading", "layers-heading")
        .allSatisfy(id -> assertThat(page.texts("h2[id=" + id + "]")).hasSize(1));
    assertThat(page.select("div#spoken").eachAttr("aria-live")).containsExactly("polite");
    assertThat(page.executable())
        .singleElement()
        .asString()
        .contains("tabIndex = 0", "\"aria-label\"", "ArrowLeft", "ArrowUp", "Home");
  }

  @Test
  void tokensNamesAndFactsStayText() throws IOException {
    Page page = write(HOSTILE, sequence(HOSTILE, "b", "c"));

    assertThat(page.errors()).isEmpty();
    assertThat(page.select("img")).isEmpty();
    assertThat(page.comments()).isEmpty();
    assertThat(page.data()).isNotEmpty().allMatch(json -> !json.contains("<"));
    assertThat(page.json("inspect-data").at("/sequences/0/texts/0").asText()).isEqualTo(HOSTILE);
    String title = "Activations of " + HOSTILE;
    assertThat(page.texts("title, h1")).containsExactly(title, title);
    assertThat(page.texts("dt")).containsExactly(HOSTILE);
    // The script writes tokens as text: nothing in it parses markup.
    assertThat(page.executable())
        .noneMatch(script -> script.contains("innerHTML") || script.contains("insertAdjacentHTML"));
  }

  @Test
  void loadsNothingFromOutside() throws IOException {
    Page page = write("step1", sequence("a", "b", "c"));

    assertThat(page.select("[^src], [href], [xlink:href], [action], [data], [poster]")).isEmpty();
    assertThat(page.select("link")).isEmpty();
    assertThat(page.markup()).doesNotContainIgnoringCase("http:", "https:", "@import", "url(");
    assertThat(page.executable()).noneMatch(script -> script.contains("http"));
    assertThat(page.policy()).startsWith("default-src 'none';");
    assertThat(page.executable()).hasSize(1);
  }

  @Test
  void aCellTakesAtMost150Characters() throws IOException {
    // The longest numbers there are: 6 digits of a count and of an index; sign, point, 4 digits and
    // exponent of an activation. 5 neurons: 7 + 5 · (7 + 11 + 10) = 147 with the commas.
    NeuronActivation longest = new NeuronActivation(999_999, -1.2345e-12f, 1.2345e-12f);
    InspectedCell cell = new InspectedCell(999_999, Collections.nCopies(5, longest));

    int few = html("step1", ofOneCell(cell, 10)).length();
    int many = html("step1", ofOneCell(cell, 1010)).length();

    // 1,000 tokens more are 2,000 cells; a token itself takes 16: id 1, text "a", 1.5 and 1.625.
    assertThat(many - few).isEqualTo(2000 * 147 + 1000 * 16);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    InspectedCell cell = new InspectedCell(1, List.of());
    InspectedToken token = token(1, "a", 1);
    assertThatThrownBy(() -> new InspectedSequence(List.of(token, token), List.of(List.of(cell))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot show a sequence: expected 2 cells in layer 0, found 1");
    InspectedCell other = new InspectedCell(1, List.of(new NeuronActivation(3, 1, 1)));
    assertThatThrownBy(
            () -> new InspectedSequence(List.of(token), List.of(List.of(cell), List.of(other))))
        .hasMessage("Cannot show a sequence: expected 0 neurons in every cell, found 1 in layer 1");
    assertThatThrownBy(() -> new InspectedSequence(List.of(), List.of(List.of())))
        .hasMessage(
            "Cannot show a sequence: expected tokens and layers, found 0 tokens and 1 layers");
    assertThatThrownBy(() -> new NeuronActivation(3, Float.NaN, 1))
        .hasMessage(
            "Cannot report the activation of neuron 3: expected a finite number, found NaN");
    assertThatThrownBy(
            () -> new InspectData("step1", List.of(), 40, List.of(), List.of(sequence("a"))))
        .hasMessage(
            "Cannot show activations of step1: expected 0 layers in every sequence, found 2");
    assertThatThrownBy(() -> new InspectData("step1", List.of(), 40, List.of(), List.of()))
        .hasMessage("Cannot show activations of step1: expected at least one sequence, found none");
  }

  /** 2 layers; neurons 7 and 8 are the strongest everywhere. */
  private static InspectedSequence sequence(String... texts) {
    List<InspectedToken> tokens = new ArrayList<>();
    List<List<InspectedCell>> layers = List.of(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < texts.length; i++) {
      tokens.add(token(i, texts[i], 100 + i));
      for (int layer = 0; layer < 2; layer++) {
        layers
            .get(layer)
            .add(
                new InspectedCell(
                    10 * layer + i,
                    List.of(
                        new NeuronActivation(7, -2, 3), new NeuronActivation(8, 0.12345f, 0.25f))));
      }
    }
    return new InspectedSequence(tokens, layers);
  }

  private static InspectedToken token(int position, String text, int id) {
    return position == 0
        ? new InspectedToken(id, text, OptionalDouble.empty(), OptionalDouble.empty())
        : new InspectedToken(id, text, OptionalDouble.of(1.5), OptionalDouble.of(1.625));
  }

  private static InspectedSequence ofOneCell(InspectedCell cell, int tokens) {
    List<InspectedCell> row = Collections.nCopies(tokens, cell);
    return new InspectedSequence(Collections.nCopies(tokens, token(1, "a", 1)), List.of(row, row));
  }

  private static Page write(String name, InspectedSequence sequence) throws IOException {
    return Page.of(html(name, sequence));
  }

  private static CharSequence html(String name, InspectedSequence sequence) throws IOException {
    StringBuilder html = new StringBuilder();
    InspectPage.write(
        new InspectData(
            name,
            List.of(new NamedValue(name, "CETT 0.2 on these tokens")),
            40,
            List.of(
                new InspectedLayer(0, 1.40918, 0.09123, 0.7831),
                new InspectedLayer(1, 0.5, 0.3, 0.7)),
            List.of(sequence)),
        html);
    return html;
  }
}
