CREATE TABLE token_stats (
  measurement_id STRING NOT NULL COMMENT 'key of sparsity',
  sequence_id BIGINT NOT NULL COMMENT 'key of corpus_sequences',
  position INT NOT NULL COMMENT 'position in the sequence, from 0',
  token_id INT NOT NULL COMMENT 'token at the position',
  active_neurons ARRAY<INT> NOT NULL COMMENT 'active neurons per layer in the sparse pass [L]',
  activation_ratio FLOAT NOT NULL COMMENT 'share of active neurons over all layers',
  sparse_loss FLOAT COMMENT 'nats for this token in the sparse pass; null for the first of a sequence'
)
PARTITIONED BY (measurement_id)
