package io.sparsing.jobs.law;

import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.List;

/**
 * What a made-up study tells apart only for the last checkpoints: neurons, tokens, data sets and
 * documents.
 */
final class SimulatedDetails {
  private SimulatedDetails() {}

  static void enter(Warehouse warehouse, List<SparsityRow> latest) {
    warehouse.rows(WarehouseTable.SPARSITY, latest).createOrReplaceTempView("latest");
    String noise = "pmod(hash(l.measurement_id, %s), 1000) / 1000";
    warehouse
        .spark()
        .sql(
            """
            INSERT INTO neuron_activity (measurement_id, checkpoint_id, corpus_id, layer, neuron,
              active_positions, positions)
            SELECT l.measurement_id, l.checkpoint_id, l.corpus_id, CAST(y.id AS int), CAST(n.id AS int),
                   CAST(l.positions * pow(%s, 0.7 / l.activation_ratio) AS bigint), l.positions
            FROM latest l, range(%d) y, range(%d) n
            """
                .formatted(
                    noise.formatted("y.id, n.id"),
                    SimulatedWarehouse.LAYERS,
                    SimulatedWarehouse.NEURONS));
    warehouse
        .spark()
        .sql(
            """
            INSERT INTO vocabulary_sparsity
            SELECT l.measurement_id, CAST(t.id AS int), CAST(30000 / (t.id + 1) AS bigint),
                   l.activation_ratio * (0.5 + 0.5 * pmod(hash(t.id), 1000) / 1000 + 0.4 * %s),
                   CAST(30000 / (t.id + 1) AS bigint), 2.5
            FROM latest l, range(500) t
            """
                .formatted(noise.formatted("t.id")));
    sources(warehouse, noise.formatted("s.source"));
    influences(warehouse, noise.formatted("d.id"));
  }

  /** Two standard errors of 3 % on either side; mathematics is too few documents for any. */
  private static void sources(Warehouse warehouse, String noise) {
    warehouse
        .spark()
        .sql(
            """
            INSERT INTO source_sparsity
            SELECT measurement_id, source, positions, ratio, positions, 2.5, positions DIV 1000,
                   if(source = 'mathematics', NULL, 0.03 * ratio),
                   if(source = 'mathematics', NULL, 0.94 * ratio),
                   if(source = 'mathematics', NULL, 1.06 * ratio)
            FROM (
              SELECT l.measurement_id, s.source, s.positions,
                     l.activation_ratio * (0.75 + s.positions / 1e5 + 0.1 * %s) AS ratio
              FROM latest l,
                   VALUES ('web', 40000L), ('books', 30000L), ('code', 15000L), ('papers', 12000L),
                          ('encyclopedia', 10000L), ('mathematics', 7000L) AS s (source, positions))
            """
                .formatted(noise));
  }

  /**
   * Influences whose squares add up to (n-1)/n of the squared standard error; what documents have
   * in common, all models share.
   */
  private static void influences(Warehouse warehouse, String noise) {
    warehouse
        .spark()
        .sql(
            """
            INSERT INTO influences
            SELECT measurement_id, CAST(document AS int),
                   activation_ratio_se * sqrt((%1$d - 1) / %1$d) * raw
                     / sqrt(sum(raw * raw) OVER (PARTITION BY measurement_id))
            FROM (
              SELECT l.measurement_id, l.activation_ratio_se, d.id AS document,
                     pmod(hash(d.id), 1000) / 1000 - 0.5 + 0.2 * (%2$s - 0.5) AS raw
              FROM latest l, range(%1$d) d)
            """
                .formatted(SimulatedWarehouse.DOCUMENTS, noise));
  }
}
