CREATE TABLE neuron_activity (
  measurement_id STRING NOT NULL COMMENT 'key of sparsity',
  checkpoint_id STRING NOT NULL COMMENT 'key of checkpoints',
  corpus_id STRING NOT NULL COMMENT 'key of corpora',
  layer INT NOT NULL COMMENT 'layer, from 0',
  neuron INT NOT NULL COMMENT 'neuron, from 0',
  active_positions BIGINT NOT NULL COMMENT 'positions at which the neuron is active in the sparse pass',
  positions BIGINT NOT NULL COMMENT 'positions seen',
  routed_positions BIGINT COMMENT 'positions sent to the expert of the neuron; null without experts'
)
PARTITIONED BY (measurement_id)
