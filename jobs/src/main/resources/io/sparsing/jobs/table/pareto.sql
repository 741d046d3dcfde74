CREATE VIEW pareto AS
SELECT measurement_id, checkpoint_id, corpus_id, method, p, parameter, activation_ratio, ppl_ratio,
       ppl_ratio = min(ppl_ratio) OVER (PARTITION BY checkpoint_id, corpus_id, place)
         AND ppl_ratio < coalesce(
           min(ppl_ratio) OVER (PARTITION BY checkpoint_id, corpus_id ORDER BY place
             RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
           double('Infinity')) AS on_front
FROM (SELECT *, dense_rank() OVER (PARTITION BY checkpoint_id, corpus_id ORDER BY activation_ratio) AS place
      FROM (SELECT measurement_id, checkpoint_id, corpus_id, method, p, parameter, ppl_ratio,
                   coalesce(evaluated_activation_ratio, activation_ratio) AS activation_ratio,
                   coalesce(method_version, 0) AS version,
                   max(coalesce(method_version, 0)) OVER (PARTITION BY checkpoint_id, corpus_id) AS newest
            FROM sparsity WHERE calibration_corpus_id IS NULL)
      WHERE version = newest)
