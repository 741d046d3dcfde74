CREATE TABLE source_sparsity (
  measurement_id STRING NOT NULL COMMENT 'key of sparsity',
  source STRING NOT NULL COMMENT 'data set, as in corpus_sequences',
  positions BIGINT NOT NULL COMMENT 'positions of the source',
  activation_ratio DOUBLE NOT NULL COMMENT 'share of active neurons at these positions, mean over layers; where a level was found, that at a PPL ratio of 1 + p/100 exactly',
  scored_positions BIGINT NOT NULL COMMENT 'positions among them with a loss',
  sparse_loss DOUBLE COMMENT 'mean nats per token in the sparse pass; null where no position is scored',
  documents BIGINT COMMENT 'documents of the source; beyond 4,096 in the corpus, groups of neighbouring documents',
  activation_ratio_se DOUBLE COMMENT 'standard error of activation_ratio, documents as clusters; null below 8 documents of the source',
  activation_ratio_low DOUBLE COMMENT 'lower end of the 95 % interval of activation_ratio; null likewise',
  activation_ratio_high DOUBLE COMMENT 'upper end of the 95 % interval of activation_ratio; null likewise'
)
