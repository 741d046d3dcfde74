CREATE TABLE perplexities (
  measurement_id STRING NOT NULL COMMENT 'key of extractions',
  checkpoint_id STRING NOT NULL COMMENT 'key of checkpoints',
  corpus_id STRING NOT NULL COMMENT 'key of corpora',
  method STRING NOT NULL COMMENT 'dense, cett, topk, fat or topp',
  parameter DOUBLE NOT NULL COMMENT 'CETT level, kept share, epsilon or share of magnitude; 0 for dense',
  loss DOUBLE NOT NULL COMMENT 'mean negative log-likelihood in nats per token',
  ppl_ratio DOUBLE NOT NULL COMMENT 'exp(loss - dense loss)',
  activation_ratio DOUBLE NOT NULL COMMENT 'share of active neurons in this pass',
  scored_positions BIGINT NOT NULL COMMENT 'positions with a loss'
)
