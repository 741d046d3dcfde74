CREATE TABLE union_sparsity (
  measurement_id STRING NOT NULL COMMENT 'key of sparsity',
  layer INT NOT NULL COMMENT 'layer, from 0',
  chunk_tokens INT NOT NULL COMMENT 'consecutive tokens of a chunk: 1, 2, 4, 8 or 16',
  chunks BIGINT NOT NULL COMMENT 'whole chunks of the corpus',
  activation_ratio DOUBLE NOT NULL COMMENT 'share of neurons active at one token of the chunk at least, mean over chunks'
)
