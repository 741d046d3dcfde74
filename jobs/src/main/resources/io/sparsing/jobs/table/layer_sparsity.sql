CREATE TABLE layer_sparsity (
  measurement_id STRING NOT NULL COMMENT 'key of sparsity',
  checkpoint_id STRING NOT NULL COMMENT 'key of checkpoints',
  corpus_id STRING NOT NULL COMMENT 'key of corpora',
  layer INT NOT NULL COMMENT 'layer, from 0',
  threshold DOUBLE COMMENT 'epsilon of the layer; null for topk and topp',
  cett DOUBLE COMMENT 'CETT at the threshold: at a fixed level over all positions, in a search as read off the curve of the dense pass, for pplp-calibrated that of the calibration corpus; null for topk, fat and topp',
  activation_ratio DOUBLE NOT NULL COMMENT 'share of active neurons; where a level was found, that at a PPL ratio of 1 + p/100 exactly',
  natural_sparsity DOUBLE NOT NULL COMMENT 'share of exact zeros in the dense pass',
  dead_neurons INT NOT NULL COMMENT 'neurons active in fewer than 0.1 % of positions; in a mixture of experts, of the positions sent to the neuron''s expert',
  always_on_neurons INT COMMENT 'neurons active in more than 99.9 % of positions; null where measured before this was counted',
  activation_ratio_se DOUBLE COMMENT 'standard error of activation_ratio, documents as clusters; null where sparsity has an interval_note',
  activation_ratio_low DOUBLE COMMENT 'lower end of the 95 % interval of activation_ratio; null likewise',
  activation_ratio_high DOUBLE COMMENT 'upper end of the 95 % interval of activation_ratio; null likewise',
  never_routed_neurons INT COMMENT 'neurons whose expert no position was sent to; null without experts'
)
