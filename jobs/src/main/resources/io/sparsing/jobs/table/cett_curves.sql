CREATE TABLE cett_curves (
  measurement_id STRING NOT NULL COMMENT 'key of extractions',
  checkpoint_id STRING NOT NULL COMMENT 'key of checkpoints',
  corpus_id STRING NOT NULL COMMENT 'key of corpora',
  scope STRING NOT NULL COMMENT 'dense: grid thresholds, all positions; sweep: asked-for thresholds, stored positions',
  layer INT NOT NULL COMMENT 'layer, from 0',
  threshold FLOAT NOT NULL COMMENT 'epsilon; neurons with magnitude strictly below are the tail',
  cett DOUBLE NOT NULL COMMENT 'mean over positions of ||tail sum|| / ||FFN output||',
  standard_error DOUBLE COMMENT 'standard error of cett over positions taken as independent; null in a sweep',
  activation_ratio DOUBLE NOT NULL COMMENT 'share of neurons with magnitude >= threshold in the dense pass',
  positions BIGINT NOT NULL COMMENT 'positions averaged over',
  zero_output_positions BIGINT COMMENT 'positions with FFN output exactly 0; they contribute 0; null in a sweep'
)
