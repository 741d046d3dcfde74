package io.sparsing.jobs.pass;

import io.sparsing.analysis.search.Estimate;
import io.sparsing.jobs.table.CorpusRow;
import java.io.Serializable;

/**
 * Which windows of a corpus count as one document where errors are computed.
 *
 * <p>A corpus of fewer than 8 documents tells no sampling error; there windows stand in for
 * documents in the rule that ends a search. In a corpus with more than {@value #MOST} documents,
 * neighbouring ones make a group, so that what the driver holds does not grow with the corpus: an
 * error from that many groups is as good as one from more.
 *
 * @param windows whether windows stand in for documents
 * @param units documents, or windows, of the corpus
 */
public record DocumentNumbers(boolean windows, long units) implements Serializable {
  /** Most numbers of a corpus. */
  static final int MOST = 4_096;

  /** The numbers of a corpus. */
  public static DocumentNumbers of(CorpusRow corpus) {
    boolean windows = corpus.documents() < Estimate.LEAST_DOCUMENTS;
    return new DocumentNumbers(windows, windows ? corpus.sequences() : corpus.documents());
  }

  /** The number of a window: of its document, or of itself. */
  int of(long document, long sequenceId) {
    long unit = windows ? sequenceId : document;
    return units <= MOST ? Math.toIntExact(unit) : (int) (unit * MOST / units);
  }
}
