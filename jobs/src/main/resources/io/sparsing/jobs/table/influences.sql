CREATE TABLE influences (
  measurement_id STRING NOT NULL COMMENT 'key of sparsity',
  document INT NOT NULL COMMENT 'running number of the document in corpus order, from 0; in a corpus of more than 4,096 documents, of a group of neighbouring ones',
  influence DOUBLE NOT NULL COMMENT 'psi: what the document moves activation_ratio by; the squares add up to (n-1)/n of its squared standard error'
)
