package io.sparsing.jobs.cli.option;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.cluster.ExecutorEnvironment;
import io.sparsing.jobs.cluster.ExecutorGpus;
import io.sparsing.jobs.cluster.InProcessLocalFileSystem;
import io.sparsing.jobs.table.RoutineParameters;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Starts Spark; what goes wrong is said in one line. */
final class SessionStart {
  private static final String EXTENSIONS =
      "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions,"
          + RoutineParameters.class.getName();

  private SessionStart() {}

  /** The session of a configuration, whose gaps it fills. */
  static SparkSession on(SparkConf conf) {
    conf.setIfMissing("spark.app.name", "sparsing");
    if (conf.get("spark.master").startsWith("local")) {
      embedded(conf);
    } else {
      ExecutorEnvironment.complete(conf);
    }
    conf.setIfMissing("spark.sql.extensions", EXTENSIONS);
    conf.setIfMissing("spark.executor.heartbeatInterval", "2s");
    try {
      return SparkSession.builder().config(conf).getOrCreate();
    } catch (RuntimeException e) {
      throw explained(e, conf.get("spark.master"));
    }
  }

  /** What one machine wants: no web page, no network, no chmod processes, few partitions. */
  private static void embedded(SparkConf conf) {
    conf.setIfMissing(
        "spark.hadoop." + InProcessLocalFileSystem.KEY, InProcessLocalFileSystem.class.getName());
    ExecutorGpus.withdrawInLocalMode(conf);
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.driver.host", "127.0.0.1");
    conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    conf.setIfMissing("spark.sql.shuffle.partitions", "4");
    conf.setIfMissing("spark.default.parallelism", "4");
    // A machine that slept goes on. Spark would take its own process for lost after two minutes.
    conf.setIfMissing("spark.storage.blockManagerHeartbeatTimeoutMs", "7d");
  }

  private static RuntimeException explained(RuntimeException failure, String master) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("Could not parse Master URL")) {
      return new InputException(
          "Cannot start Spark: expected a master such as local[2] or spark://host:7077, found "
              + master,
          failure);
    }
    // A context whose master does not answer within a minute stops itself while it is being made.
    if (master.startsWith("spark://") && message.contains("stopped SparkContext")) {
      IllegalStateException unanswered =
          new IllegalStateException(
              "Cannot start Spark: expected a running master at %s, found none that answers"
                  .formatted(master));
      // Not its cause, whose message would be told in place of this one; --verbose shows it.
      unanswered.addSuppressed(failure);
      return unanswered;
    }
    return failure;
  }
}
