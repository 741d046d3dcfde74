-- Functions over magnitudes, their histograms and intervals, for questions in SQL; every session of Sparsing has them.
-- In a session of your own: spark-sql -i functions.sql

-- The bin of a magnitude, 16 an octave: the upper 13 bits of the float's representation. For m = 2^e * (1 + f),
-- 0 <= f < 1, that is (e + 127) * 16 + floor(16 f); below 2^-126 the bins are 2^-130 wide. Null for less than 0 and NaN.
CREATE OR REPLACE TEMPORARY FUNCTION magnitude_octave(m DOUBLE) RETURNS INT
RETURN CAST(floor(log2(m)) AS INT) + CASE
  WHEN pow(2D, floor(log2(m))) > m THEN -1
  WHEN pow(2D, floor(log2(m)) + 1) <= m THEN 1
  ELSE 0 END;

CREATE OR REPLACE TEMPORARY FUNCTION magnitude_bin(m FLOAT) RETURNS INT
RETURN CASE
  WHEN m < 0 OR isnan(m) THEN NULL
  WHEN m = CAST('Infinity' AS FLOAT) THEN 4080
  WHEN m < pow(2D, -126D) THEN CAST(floor(m * pow(2D, 130D)) AS INT)
  ELSE (magnitude_octave(m) + 127) * 16
    + CAST(floor((m / pow(2D, magnitude_octave(m)) - 1) * 16) AS INT) END;

-- The lower edge of a bin, which is the upper edge of the one before.
CREATE OR REPLACE TEMPORARY FUNCTION bin_edge(bin INT) RETURNS DOUBLE
RETURN CASE
  WHEN bin < 16 THEN bin * pow(2D, -130D)
  ELSE pow(2D, (bin DIV 16) - 127D) * (1 + (bin % 16) / 16D) END;

-- Share of positions at which a neuron's magnitude is at least a threshold, from its histogram: counts[i] positions in
-- bin first_bin + i, zeros apart. Inside the threshold's bin magnitudes count as evenly spread.
CREATE OR REPLACE TEMPORARY FUNCTION activation_frequency(
  first_bin INT, counts ARRAY<INT>, zeros BIGINT, positions BIGINT, threshold DOUBLE) RETURNS DOUBLE
RETURN CASE
  WHEN threshold <= 0 THEN 1D
  WHEN magnitude_bin(CAST(threshold AS FLOAT)) < first_bin THEN (positions - zeros) / CAST(positions AS DOUBLE)
  ELSE (
    aggregate(
      slice(counts, magnitude_bin(CAST(threshold AS FLOAT)) - first_bin + 2, size(counts)),
      CAST(0 AS BIGINT), (total, count) -> total + count)
    + coalesce(get(counts, magnitude_bin(CAST(threshold AS FLOAT)) - first_bin), 0)
      * least(1D, greatest(0D,
          (bin_edge(magnitude_bin(CAST(threshold AS FLOAT)) + 1) - threshold)
          / (bin_edge(magnitude_bin(CAST(threshold AS FLOAT)) + 1) - bin_edge(magnitude_bin(CAST(threshold AS FLOAT))))))
  ) / CAST(positions AS DOUBLE) END;

-- Half the length of a 95 % interval in standard errors that rest on a number of documents: Student's 97.5 % quantile
-- with documents - 1 degrees of freedom, by the expansion of Abramowitz and Stegun 26.7.5, whose coefficients are those of
-- the normal quantile 1.959963985. Within 5e-5 from 8 documents on; null for fewer, where Sparsing gives no interval.
CREATE OR REPLACE TEMPORARY FUNCTION interval_factor(documents BIGINT) RETURNS DOUBLE
RETURN CASE WHEN documents >= 8 THEN
  1.959963984540054D + 2.372271230298562D / (documents - 1) + 2.822498615739611D / pow(documents - 1, 2)
  + 2.555849679507722D / pow(documents - 1, 3) + 1.589534053393822D / pow(documents - 1, 4) END;
