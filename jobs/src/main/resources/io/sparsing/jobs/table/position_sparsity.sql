CREATE TABLE position_sparsity (
  measurement_id STRING NOT NULL COMMENT 'key of sparsity',
  first_position INT NOT NULL COMMENT 'first position of the bucket: 0, 1, 2, 4, 8, 16, ...',
  last_position INT NOT NULL COMMENT 'last position of the bucket: 0, 1, 3, 7, 15, 31, ...',
  positions BIGINT NOT NULL COMMENT 'positions of the corpus in the bucket',
  activation_ratio DOUBLE NOT NULL COMMENT 'share of active neurons at these positions, mean over layers',
  scored_positions BIGINT NOT NULL COMMENT 'positions among them with a loss',
  sparse_loss DOUBLE COMMENT 'mean nats per token in the sparse pass; null where no position is scored'
)
