CREATE TABLE cett_windows (
  measurement_id STRING NOT NULL COMMENT 'key of extractions',
  layer INT NOT NULL COMMENT 'layer, from 0',
  positions BIGINT NOT NULL COMMENT 'positions averaged over: all of the corpus',
  zero_output_positions BIGINT NOT NULL COMMENT 'positions with FFN output exactly 0; they contribute 0',
  thresholds ARRAY<FLOAT> NOT NULL COMMENT 'epsilon, ascending, close together around the levels that a search looks at',
  cett ARRAY<DOUBLE> NOT NULL COMMENT 'at each threshold, mean over positions of ||tail sum|| / ||FFN output||',
  activation_ratios ARRAY<DOUBLE> NOT NULL COMMENT 'at each threshold, share of neurons with magnitude >= threshold in the dense pass'
)
