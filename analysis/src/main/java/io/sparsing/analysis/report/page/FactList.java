package io.sparsing.analysis.report.page;

import io.sparsing.analysis.report.data.NamedValue;
import java.util.List;

/** Named values as a list of terms. */
public final class FactList {
  private FactList() {}

  /** Writes the list. */
  public static void write(List<NamedValue> facts, Markup markup) {
    markup.open("dl");
    for (NamedValue fact : facts) {
      markup.leaf("dt", fact.name()).leaf("dd", fact.value());
    }
    markup.close();
  }
}
