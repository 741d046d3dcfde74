package io.sparsing.jobs.corpus;

import java.io.Serializable;

/**
 * One document of a corpus, as text or as token ids.
 *
 * @param file file that it stands in
 * @param order place within its file, so that the corpus has one order whatever the partitions
 * @param source data set that it belongs to
 * @param id name within the corpus
 * @param content text or tokens
 */
record Document(String file, long order, String source, String id, Content content)
    implements Serializable {
  /** What a document holds. */
  sealed interface Content extends Serializable {}

  /** Text, to be tokenised. */
  record Text(String text) implements Content {}

  /** Token ids, to be taken as they are. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Tokens(int[] tokens) implements Content {}
}
