CREATE TABLE layer_sparsity (
  measurement_id STRING NOT NULL COMMENT 'key of sparsity',
  checkpoint_id STRING NOT NULL COMMENT 'key of checkpoints',
  corpus_id STRING NOT NULL COMMENT 'key of corpora',
  layer INT NOT NULL COMMENT 'layer, from 0',
  threshold DOUBLE COMMENT 'epsilon of the layer; null for topk',
  cett DOUBLE COMMENT 'exact CETT at the threshold on all positions of the dense pass; null for topk and fat',
  activation_ratio DOUBLE NOT NULL COMMENT 'share of active neurons in the sparse pass',
  natural_sparsity DOUBLE NOT NULL COMMENT 'share of exact zeros in the dense pass',
  dead_neurons INT NOT NULL COMMENT 'neurons active in fewer than 0.1 % of positions'
)
