CREATE TABLE model_comparisons (
  comparison_id STRING NOT NULL COMMENT 'hash of kind, models, options and the measurements compared',
  kind STRING NOT NULL COMMENT 'width-depth, shape, scale, limit-difference, token-alignment, neuron-frequency or layer-frequency',
  subject STRING NOT NULL COMMENT 'what is compared: a series, or the activation function of a family of series',
  reference STRING COMMENT 'the series or layer that it is held against; null for a family',
  corpus_id STRING NOT NULL COMMENT 'key of corpora',
  p DOUBLE NOT NULL COMMENT 'allowed increase of perplexity in percent',
  members INT NOT NULL COMMENT 'models, tokens or neurons compared',
  estimate DOUBLE NOT NULL COMMENT 'bottleneck, recommended width-depth ratio, slope per tenfold size, difference of limits, Spearman correlation or Kolmogorov-Smirnov distance, by kind',
  low DOUBLE COMMENT 'lower end of its 95 % interval (shape: of the range within the margin); null where there is none',
  high DOUBLE COMMENT 'upper end',
  margin DOUBLE COMMENT 'what counts as no difference: nats per token (shape) or limit per tenfold size (scale); null where none is needed',
  p_value DOUBLE COMMENT 'of the equivalence test (scale) or the Kolmogorov-Smirnov test; null where there is no test',
  holds BOOLEAN COMMENT 'width-depth: both segments shown; shape: range closed; scale: equivalent to no dependence; limit-difference: 0 outside the interval; null otherwise',
  details MAP<STRING, DOUBLE> NOT NULL COMMENT 'further numbers, by name',
  finding STRING NOT NULL COMMENT 'the same in one sentence',
  created_at TIMESTAMP NOT NULL COMMENT 'when the comparison was made',
  fit_ids ARRAY<STRING> COMMENT 'keys of scaling_fits: the fits of the models compared; null before comparisons entered them'
)
