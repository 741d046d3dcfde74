CREATE TABLE corpora (
  corpus_id STRING NOT NULL COMMENT 'SHA-256 over content, tokenizer, context length and the rules for windows',
  uri STRING NOT NULL COMMENT 'what was given as --corpus',
  tokenizer_id STRING NOT NULL COMMENT 'SHA-256 of tokenizer.json and its BOS rule; pre-tokenized where none was used',
  context_tokens INT NOT NULL COMMENT 'longest window in tokens; 0 where sequences were taken as they are',
  documents BIGINT NOT NULL COMMENT 'documents read',
  sequences BIGINT NOT NULL COMMENT 'windows they were cut into',
  positions BIGINT NOT NULL COMMENT 'tokens of all windows',
  scored_positions BIGINT NOT NULL COMMENT 'tokens whose loss counts: all but the first of each window',
  fingerprint STRING NOT NULL COMMENT 'SHA-256 over file names, sizes, modification times, tokenizer, context length and the rules for windows',
  created_at TIMESTAMP NOT NULL COMMENT 'when the corpus was tokenised',
  largest_token INT COMMENT 'largest token id of all windows; null in rows of earlier versions',
  longest_sequence INT COMMENT 'tokens of the longest window; null in rows of earlier versions'
)
