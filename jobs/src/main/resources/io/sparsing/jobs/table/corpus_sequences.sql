CREATE TABLE corpus_sequences (
  corpus_id STRING NOT NULL COMMENT 'key of corpora',
  sequence_id BIGINT NOT NULL COMMENT 'running number in corpus order, from 0',
  shard INT NOT NULL COMMENT 'unit of work; about 16,384 positions each',
  source STRING NOT NULL COMMENT 'data set that the document names, else the file',
  document_id STRING NOT NULL COMMENT 'id that the document names, else file and offset',
  document_window INT NOT NULL COMMENT 'number of the window within its document, from 0',
  tokens ARRAY<INT> NOT NULL COMMENT 'token ids'
)
PARTITIONED BY (corpus_id)
