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
  zeros BIGINT NOT NULL COMMENT 'positions with a exactly 0',
  histogram_first_bin INT NOT NULL COMMENT 'number of the first bin of magnitude_histogram; bin b = (e + 127) * 16 + j starts at 2^e * (1 + j/16)',
  magnitude_histogram ARRAY<INT> NOT NULL COMMENT 'positions with a magnitude in each bin, exact zeros left out; 16 bins an octave from 2^-18 to 2^14, the rest in the outermost bins'
)
