package io.sparsing.jobs.corpus;

import java.util.ArrayList;
import java.util.List;

/**
 * How documents become sequences.
 *
 * @param contextTokens longest window; 0 for sequences that are taken as they are
 */
record CorpusForm(TokenizerSource.Rules rules, int contextTokens) {
  static final CorpusForm PRE_TOKENIZED = new CorpusForm(TokenizerSource.Rules.PRE_TOKENIZED, 0);

  boolean isPreTokenized() {
    return equals(PRE_TOKENIZED);
  }

  /** Part of a corpus' identity. */
  List<String> parts() {
    List<String> parts = new ArrayList<>();
    parts.add(rules.tokenizerId());
    parts.add(Integer.toString(contextTokens));
    parts.addAll(rules.changes());
    return parts;
  }
}
