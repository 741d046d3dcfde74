package io.sparsing.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.data.PplCurve;
import io.sparsing.analysis.report.data.ShownLaw;
import io.sparsing.analysis.report.page.Markup;
import io.sparsing.analysis.report.page.PageScripts;
import io.sparsing.analysis.report.page.Resource;
import io.sparsing.analysis.report.page.Template;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{a}}",
        "{{b}}",
        "{{{{a}}}}",
        "{{none}}",
        "{{none:-default}}",
        "${a}",
        "${b:-default}",
        "${java:version}",
        "{{java:version}}",
        "${script:javascript:1}",
        "{{",
        "}}",
        "$",
        "$1\\"
      })
  void valuesOfATemplateAreNotSearchedForPlaces(String hostile) throws IOException {
    assertThat(page("<{{a}}|{{b}}|{{a}}>", Map.of("a", hostile, "b", "x")))
        .isEqualTo("<" + hostile + "|x|" + hostile + ">");
    assertThat(page("{{a}}{{b}}", Map.of("a", hostile, "b", "x"))).isEqualTo(hostile + "x");
  }

  @Test
  void twoValuesMakeNoPlaceTogether() throws IOException {
    assertThat(page("{{a}}{{b}}", Map.of("a", "{", "b", "{c}}", "c", "x"))).isEqualTo("{{c}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a:-default", "java:version", "sys:user.home"})
  void placeWithoutAValueIsNamed(String place) {
    assertThatThrownBy(() -> page("{{" + place + "}}", Map.of("b", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot fill t.html: expected a value for {{" + place + "}}, found none");
  }

  @Test
  void otherMarksOfAPlaceAreText() throws IOException {
    assertThat(page("${a} $${{a}} {a} {{", Map.of("a", "x"))).isEqualTo("${a} $$x {a} {{");
  }

  @Test
  void markupEscapesTextAndAttributes() {
    String html = new Markup().open("p", "title", "\"<'&").text("a<b>&c").close().html();

    assertThat(html).isEqualTo("<p title=\"&quot;&lt;&#39;&amp;\">a&lt;b&gt;&amp;c</p>");
  }

  @Test
  void unclosedMarkupIsRefused() {
    assertThatThrownBy(() -> new Markup().open("div").open("p").close().html())
        .hasMessage("Cannot finish markup: expected every element closed, found open [div]");
  }

  @Test
  void scriptCannotEndItsElement() {
    PageScripts scripts = new PageScripts().add("const a = '</script><!--';");

    assertThat(scripts.html()).isEqualTo("<script>const a = '<\\/script>\\x3c!--';</script>\n");
  }

  @Test
  void missingResourceIsNamed() {
    assertThatThrownBy(() -> Resource.template("none.html"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot write a page: expected /io/sparsing/analysis/report/none.html on the class path, found nothing");
  }

  @Test
  void figuresAreShortAndCarryTheirUnit() {
    assertThat(Figures.percent(0.0712)).isEqualTo("7.12\u202f%");
    assertThat(Figures.percent(0.4031)).isEqualTo("40.3\u202f%");
    assertThat(Figures.tokens(2_100_000_000.0)).isEqualTo("2.1\u202fB");
    assertThat(Figures.tokens(999_600)).isEqualTo("1\u202fM");
    assertThat(Figures.tokens(0)).isEqualTo("0");
    assertThat(Figures.tokens(20)).isEqualTo("20");
    assertThat(Figures.count(1, "checkpoint")).isEqualTo("1 checkpoint");
    assertThat(Figures.count(0, "checkpoint")).isEqualTo("0 checkpoints");
    assertThat(Figures.significant(1.40918)).isEqualTo("1.409");
    assertThat(Figures.significant(0.25)).isEqualTo("0.2500");
    assertThat(Figures.shortest(1)).isEqualTo("1");
    assertThat(Figures.shortest(0.05)).isEqualTo("0.05");
  }

  @Test
  void numbersThatAreNotFiniteAreRefused() {
    assertThatThrownBy(() -> new PplCurve.Evaluation(0.1, Double.POSITIVE_INFINITY, 0.2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot report pplRatio: expected a finite number, found Infinity");
    assertThatThrownBy(() -> new ShownLaw.Limit(0.1, 0.2, 0.1, true))
        .hasMessage(
            "Cannot report a limit: expected an interval in ascending order, found [0.2, 0.1]");
  }

  private static String page(String template, Map<String, String> markup) throws IOException {
    StringBuilder page = new StringBuilder();
    new Template("t.html", template).write(markup, page);
    return page.toString();
  }
}
