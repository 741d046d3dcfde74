package io.sparsing.analysis.report.data;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is shown of the latest checkpoint of each series, all measured on one corpus.
 *
 * <p>Any list may be empty: the page then says that nothing of the kind was measured.
 *
 * @param corpus name of the corpus, empty where nothing was measured
 * @param rules PPL ratio against activation ratio, one curve for each series and rule
 * @param sources activation ratio of each data set
 * @param frequencies how often neurons are active, of whole models and of their layers
 * @param tokens activation ratio of each token of the vocabulary, or empty
 */
public record Comparison(
    String corpus,
    List<RuleCurve> rules,
    List<SourceRatio> sources,
    List<FrequencyCurve> frequencies,
    Optional<TokenRatios> tokens) {

  /** Nothing was measured yet. */
  public static final Comparison NONE =
      new Comparison("", List.of(), List.of(), List.of(), Optional.empty());

  /** Copies the lists. */
  public Comparison {
    Objects.requireNonNull(corpus, "corpus");
    Objects.requireNonNull(tokens, "tokens");
    rules = List.copyOf(rules);
    sources = List.copyOf(sources);
    frequencies = List.copyOf(frequencies);
  }
}
