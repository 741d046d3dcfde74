CREATE TABLE ffn_activations (
  measurement_id STRING NOT NULL COMMENT 'key of extractions',
  layer INT NOT NULL COMMENT 'layer, from 0',
  sequence_id BIGINT NOT NULL COMMENT 'key of corpus_sequences',
  position INT NOT NULL COMMENT 'position in the sequence, from 0',
  activations ARRAY<FLOAT> NOT NULL COMMENT 'a, signed input of the output projection, one element per neuron [F], rounded; null where exactly 0'
)
PARTITIONED BY (measurement_id)
