CREATE TABLE gate_quantiles (
  measurement_id STRING NOT NULL COMMENT 'key of extractions',
  quantile DOUBLE NOT NULL COMMENT 'share of the nonzero gate values that lie below epsilon',
  epsilon DOUBLE NOT NULL COMMENT 'absolute gate value, two significant digits'
)
