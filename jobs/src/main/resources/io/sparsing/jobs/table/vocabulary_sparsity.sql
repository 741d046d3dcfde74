CREATE TABLE vocabulary_sparsity (
  measurement_id STRING NOT NULL COMMENT 'key of sparsity',
  token_id INT NOT NULL COMMENT 'token of the vocabulary',
  positions BIGINT NOT NULL COMMENT 'positions that hold the token',
  activation_ratio DOUBLE NOT NULL COMMENT 'share of active neurons at these positions, mean over layers',
  scored_positions BIGINT NOT NULL COMMENT 'positions among them with a loss',
  sparse_loss DOUBLE COMMENT 'mean nats of predicting the token in the sparse pass; null where no position is scored'
)
PARTITIONED BY (measurement_id)
