package io.sparsing.jobs;

import io.sparsing.jobs.table.CorpusRow;
import java.time.Instant;
import java.util.Optional;

/** Rows of {@code corpora} in which only the place counts. */
public final class PlacedCorpus {
  private PlacedCorpus() {}

  /** A corpus of one window of 16 tokens. */
  public static CorpusRow at(String id, String uri) {
    return new CorpusRow(
        id,
        uri,
        "tokenizer",
        16,
        1,
        1,
        16,
        15,
        "fingerprint",
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty());
  }
}
