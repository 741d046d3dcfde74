CREATE TABLE neuron_stats (
  measurement_id STRING NOT NULL COMMENT 'key of extractions',
  checkpoint_id STRING NOT NULL COMMENT 'key of checkpoints',
  corpus_id STRING NOT NULL COMMENT 'key of corpora',
  layer INT NOT NULL COMMENT 'layer, from 0',
  neuron INT NOT NULL COMMENT 'neuron, from 0',
  positions BIGINT NOT NULL COMMENT 'positions seen',
  output_norm FLOAT NOT NULL COMMENT 'L2 norm of the neuron''s row of the output projection',
  magnitude_sum DOUBLE NOT NULL COMMENT 'sum of |a| * output_norm',
  magnitude_sum_of_squares DOUBLE NOT NULL COMMENT 'sum of (|a| * output_norm)^2',
  magnitude_max DOUBLE NOT NULL COMMENT 'largest |a| * output_norm',
  zeros BIGINT NOT NULL COMMENT 'positions with a exactly 0'
)
