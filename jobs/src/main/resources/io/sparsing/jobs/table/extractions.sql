CREATE TABLE extractions (
  measurement_id STRING NOT NULL COMMENT 'hash of checkpoint, corpus and configuration of the dense pass; written last, so a row means complete',
  checkpoint_id STRING NOT NULL COMMENT 'key of checkpoints',
  corpus_id STRING NOT NULL COMMENT 'key of corpora',
  sample_seed BIGINT NOT NULL COMMENT 'seed of the position sample',
  positions BIGINT NOT NULL COMMENT 'positions that the statistics and curves come from',
  sampled_positions BIGINT NOT NULL COMMENT 'positions whose activations are stored in ffn_activations',
  scored_positions BIGINT NOT NULL COMMENT 'positions with a loss',
  dense_loss DOUBLE NOT NULL COMMENT 'mean negative log-likelihood in nats per token, nothing truncated',
  dense_forward_seconds DOUBLE NOT NULL COMMENT 'task seconds of the forward alone',
  total_seconds DOUBLE NOT NULL COMMENT 'task seconds of the pass with statistics and curves',
  created_at TIMESTAMP NOT NULL COMMENT 'when the pass was committed',
  device STRING COMMENT 'cpu or gpu: what the model ran on; null in earlier rows, which were cpu',
  precision STRING COMMENT 'float32 or tf32: matrix products of the model; null in earlier rows, which were float32'
)
