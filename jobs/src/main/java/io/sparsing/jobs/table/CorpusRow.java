package io.sparsing.jobs.table;

import java.time.Instant;
import java.util.Optional;

/** One tokenised corpus. Columns: {@code corpora.sql}. */
public record CorpusRow(
    String corpusId,
    String uri,
    String tokenizerId,
    int contextTokens,
    long documents,
    long sequences,
    long positions,
    long scoredPositions,
    String fingerprint,
    Instant createdAt,
    Optional<Integer> largestToken,
    Optional<Integer> longestSequence) {

  /** The same sequences under another name. */
  public CorpusRow at(String otherUri, String otherFingerprint) {
    return new CorpusRow(
        corpusId,
        otherUri,
        tokenizerId,
        contextTokens,
        documents,
        sequences,
        positions,
        scoredPositions,
        otherFingerprint,
        Instant.now(),
        largestToken,
        longestSequence);
  }
}
