CREATE TABLE document_losses (
  measurement_id STRING NOT NULL COMMENT 'key of extractions',
  document INT NOT NULL COMMENT 'running number of the document in corpus order, from 0; in a corpus of more than 4,096 documents, of a group of neighbouring ones; in one of fewer than 8, of the window',
  positions BIGINT NOT NULL COMMENT 'positions of the document',
  scored_positions BIGINT NOT NULL COMMENT 'positions among them with a loss',
  loss_sum DOUBLE NOT NULL COMMENT 'negative log-likelihood of the dense pass, summed over the scored positions, nats'
)
