CREATE VIEW neuron_activations AS
SELECT f.measurement_id, e.checkpoint_id, e.corpus_id, f.sequence_id, f.position, f.layer, f.neuron,
       f.activation, abs(f.activation) * n.output_norm AS magnitude
FROM (SELECT measurement_id, sequence_id, position, layer, neuron, coalesce(element, CAST(0 AS FLOAT)) AS activation
      FROM ffn_activations LATERAL VIEW posexplode(activations) AS neuron, element) f
JOIN extractions e ON e.measurement_id = f.measurement_id
JOIN neuron_stats n ON n.measurement_id = f.measurement_id AND n.layer = f.layer AND n.neuron = f.neuron
