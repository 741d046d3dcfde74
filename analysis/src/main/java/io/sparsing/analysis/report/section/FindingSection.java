package io.sparsing.analysis.report.section;

import io.sparsing.analysis.comparison.ComparisonKind;
import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.data.ModelFinding;
import io.sparsing.analysis.report.data.SeriesLabel;
import io.sparsing.analysis.report.page.Markup;
import java.io.IOException;
import java.util.List;

/** What shape, size and activation function do to models, in words: one list for each question. */
public record FindingSection(List<ModelFinding> findings) implements Section {
  /** A longer table opens on demand. */
  private static final int MANY = 6;

  @Override
  public String id() {
    return "findings";
  }

  @Override
  public String heading() {
    return "Models compared";
  }

  @Override
  public String link() {
    return "Models compared";
  }

  @Override
  public void write(Markup markup) throws IOException {
    if (findings.isEmpty()) {
      Section.nothing("No models were compared yet: sparsing fit and sparsing run do.", markup);
      return;
    }
    for (ComparisonKind kind : ComparisonKind.values()) {
      List<ModelFinding> answers =
          findings.stream().filter(finding -> finding.kind() == kind).toList();
      if (!answers.isEmpty()) {
        answers(kind.question(), answers, markup);
      }
    }
  }

  private static void answers(String question, List<ModelFinding> answers, Markup markup) {
    if (answers.size() > MANY) {
      markup.open("details");
    } else {
      markup.open("details", "open", "");
    }
    markup.leaf("summary", question + " " + Figures.count(answers.size(), "comparison"));
    markup.line();
    markup.open("ul").line();
    for (ModelFinding answer : answers) {
      markup.open("li", "data-series", answer.models()).leaf("strong", answer.models());
      markup.text(
          " (%s on %s): %s"
              .formatted(
                  SeriesLabel.level(answer.pplIncreasePercent()),
                  SeriesLabel.shortened(answer.corpus()),
                  answer.sentence()));
      markup.close().line();
    }
    markup.close().close().line();
  }
}
