CREATE VIEW pareto AS
SELECT measurement_id, checkpoint_id, corpus_id, method, p, parameter, activation_ratio, ppl_ratio,
       ppl_ratio = min(ppl_ratio) OVER (PARTITION BY checkpoint_id, corpus_id, place)
         AND ppl_ratio < coalesce(
           min(ppl_ratio) OVER (PARTITION BY checkpoint_id, corpus_id ORDER BY place
             RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
           double('Infinity')) AS on_front
FROM (SELECT *, dense_rank() OVER (PARTITION BY checkpoint_id, corpus_id ORDER BY activation_ratio) AS place
      FROM sparsity WHERE calibration_corpus_id IS NULL)
