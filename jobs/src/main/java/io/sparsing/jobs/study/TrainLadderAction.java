package io.sparsing.jobs.study;

import io.sparsing.jobs.StageProgress;
import io.sparsing.jobs.cluster.TaskDevice;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import io.sparsing.model.training.TrainingListener;
import io.sparsing.model.training.TrainingRun;
import io.sparsing.model.training.data.TrainingCorpus;
import io.sparsing.model.training.spec.TrainingSpec;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Trains a ladder of small models, one Spark task a model; each run goes on where it stopped, and
 * does nothing when it is finished.
 */
public final class TrainLadderAction {
  /** Window in which training text is stored; training cuts its own from it. */
  static final int STORED_WINDOW_TOKENS = 4_096;

  private final Warehouse warehouse;
  private final JavaSparkContext context;
  private final Ladder ladder;
  private final CorpusRow corpus;
  private final String outputFolder;

  /**
   * An action over a corpus.
   *
   * @param corpus training text, tokenised by the vocabulary of the runs
   * @param outputFolder where {@code SERIES/step…} are written, on any Hadoop file system
   */
  public TrainLadderAction(
      Warehouse warehouse, Ladder ladder, CorpusRow corpus, String outputFolder) {
    this.warehouse = warehouse;
    this.context = new JavaSparkContext(warehouse.spark().sparkContext());
    this.ladder = ladder;
    this.corpus = corpus;
    Path path = new Path(outputFolder);
    this.outputFolder = path.isAbsolute() ? outputFolder : new Path(Path.CUR_DIR, path).toString();
  }

  /**
   * Trains what is not finished, enters loss curves, and returns globs of all runs' checkpoint
   * folders.
   */
  public List<String> execute() {
    List<TrainingSpec> unfinished =
        ladder.runs().stream()
            .filter(
                run ->
                    !TrainingRun.isFinished(
                        run, corpus.corpusId(), outputFolder, context.hadoopConfiguration()))
            .toList();
    if (!unfinished.isEmpty()) {
      train(unfinished);
    }
    new TrainingLosses(warehouse, outputFolder, context.hadoopConfiguration())
        .enter(ladder.runs().stream().map(TrainingSpec::series).toList());
    return ladder.runs().stream()
        .map(run -> new Path(new Path(outputFolder, run.series()), "step*").toString())
        .toList();
  }

  private void train(List<TrainingSpec> runs) {
    Broadcast<int[]> tokens = context.broadcast(tokens());
    Broadcast<SerializableConfiguration> configuration =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    long total = runs.stream().mapToLong(TrainingSpec::trainingTokens).sum();
    try (StageProgress progress =
        StageProgress.start(warehouse.spark().sparkContext(), "Training", "tokens", total)) {
      Task task =
          new Task(
              corpus.corpusId(),
              tokens,
              configuration,
              TaskDevice.of(context.getConf()),
              outputFolder,
              progress.counter());
      context.parallelize(runs, runs.size()).foreach(task::train);
    } finally {
      tokens.destroy();
    }
  }

  /** The whole text, one sequence after the other, as one array on the driver. */
  private int[] tokens() {
    List<int[]> sequences =
        warehouse
            .read(WarehouseTable.CORPUS_SEQUENCES, "corpus_id", List.of(corpus.corpusId()))
            .orderBy("sequence_id")
            .select("tokens")
            .toJavaRDD()
            .map(TrainLadderAction::tokens)
            .collect();
    return sequences.stream().flatMapToInt(Arrays::stream).toArray();
  }

  private static int[] tokens(Row row) {
    return row.<Integer>getList(0).stream().mapToInt(Integer::intValue).toArray();
  }

  /** The part that travels to executors. */
  private record Task(
      String corpusId,
      Broadcast<int[]> tokens,
      Broadcast<SerializableConfiguration> configuration,
      TaskDevice device,
      String outputFolder,
      LongAccumulator tokensDone)
      implements Serializable {
    void train(TrainingSpec spec) {
      long[] counted = {0};
      TrainingListener listener =
          progress -> {
            tokensDone.add(progress.tokensSeen() - counted[0]);
            counted[0] = progress.tokensSeen();
          };
      TrainingRun.run(
          spec,
          new TrainingCorpus(corpusId, tokens.value()),
          outputFolder,
          configuration.value().value(),
          device.here().with(ComputeDevice.Weights.FLOAT32), // what learns is not rounded
          listener);
    }
  }
}
