package io.sparsing.jobs.maintain;

import io.sparsing.jobs.table.record.Conflicts;
import org.apache.iceberg.Table;
import org.apache.iceberg.actions.RewriteDataFiles;
import org.apache.iceberg.spark.actions.SparkActions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes how a table's rows lie in files, beside jobs that write: a commit that another job's
 * stands in the way of is tried again.
 */
record TableRewrite(SparkActions actions, Table table) {
  private static final int ATTEMPTS = 5;
  private static final Logger LOG = LoggerFactory.getLogger(TableRewrite.class);

  /**
   * Joins small files of each partition, rows in the table's order.
   *
   * @param fewest small files of a partition from which they are joined; at least 2
   */
  void joinFiles(int fewest) {
    retrying(
        () -> {
          RewriteDataFiles rewrite = actions.rewriteDataFiles(table);
          boolean sorted = table.sortOrder().isSorted();
          (sorted ? rewrite.sort() : rewrite.binPack())
              .option("min-input-files", Integer.toString(fewest))
              .execute();
        });
  }

  /** Another job's commit may come between; the next attempt starts from it. */
  void retrying(Runnable step) {
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      if (Conflicts.tolerate(step)) {
        return;
      }
      LOG.info("Retrying maintenance of {} after another job's commit", table.name());
      table.refresh();
    }
    step.run();
  }
}
