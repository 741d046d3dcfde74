package io.sparsing.analysis.report;

import java.util.List;

/** Named values as a list of terms. */
final class FactList {
  private FactList() {}

  static void write(List<NamedValue> facts, Markup markup) {
    markup.open("dl");
    for (NamedValue fact : facts) {
      markup.leaf("dt", fact.name()).leaf("dd", fact.value());
    }
    markup.close();
  }
}
