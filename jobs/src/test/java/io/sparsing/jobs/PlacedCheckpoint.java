package io.sparsing.jobs;

import io.sparsing.jobs.table.CheckpointRow;
import java.time.Instant;
import java.util.Optional;

/** Rows of made-up checkpoints of which only weights and place matter. */
public final class PlacedCheckpoint {
  private PlacedCheckpoint() {}

  /** A folder with these weights at a place whose training tokens are known. */
  public static CheckpointRow at(String weights, String uri, String series, long tokens) {
    return at(weights, uri, series, Optional.of(tokens));
  }

  /** A folder with these weights. */
  public static CheckpointRow at(
      String weights, String uri, String series, Optional<Long> trainingTokens) {
    return new CheckpointRow(
        weights,
        uri,
        uri.substring(uri.lastIndexOf('/') + 1),
        series,
        "llama",
        "relu",
        trainingTokens,
        Optional.empty(),
        Optional.empty(),
        2,
        64,
        20,
        1,
        1,
        256,
        1_000_000,
        32,
        "fingerprint",
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty());
  }
}
