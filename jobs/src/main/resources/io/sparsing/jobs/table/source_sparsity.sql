CREATE TABLE source_sparsity (
  measurement_id STRING NOT NULL COMMENT 'key of sparsity',
  source STRING NOT NULL COMMENT 'data set, as in corpus_sequences',
  positions BIGINT NOT NULL COMMENT 'positions of the source',
  activation_ratio DOUBLE NOT NULL COMMENT 'share of active neurons at these positions, mean over layers',
  scored_positions BIGINT NOT NULL COMMENT 'positions among them with a loss',
  sparse_loss DOUBLE COMMENT 'mean nats per token in the sparse pass; null where no position is scored'
)
