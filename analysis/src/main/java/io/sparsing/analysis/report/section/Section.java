package io.sparsing.analysis.report.section;

import io.sparsing.analysis.report.page.Markup;
import java.io.IOException;

/** One part of the page, with a heading of its own and a link from the top. */
public interface Section {

  /** Id of its element. */
  String id();

  /** Heading on the page. */
  String heading();

  /** Name in the list of links at the top. */
  String link();

  /** Writes what stands under the heading; where nothing was measured, one line that says so. */
  void write(Markup markup) throws IOException;

  /** Writes the whole element. */
  default void writeWhole(Markup markup) throws IOException {
    String headingId = id() + "-heading";
    markup.open("section", "id", id(), "aria-labelledby", headingId).line();
    markup.leaf("h2", heading(), "id", headingId).line();
    write(markup);
    markup.close().line();
  }

  /** One calm line in place of a chart. */
  static void nothing(String sentence, Markup markup) {
    markup.leaf("p", sentence, "class", "empty").line();
  }

  /** What one has to know to read the charts. */
  static void explain(String text, Markup markup) {
    markup.leaf("p", text).line();
  }
}
