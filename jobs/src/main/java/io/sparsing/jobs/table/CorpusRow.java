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
    Optional<Integer> longestSequence) {}
