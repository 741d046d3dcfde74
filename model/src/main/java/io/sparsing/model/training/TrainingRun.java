package io.sparsing.model.training;

import io.sparsing.model.checkpoint.CheckpointWriter;
import io.sparsing.model.checkpoint.TrainingState;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import io.sparsing.model.training.data.ByteTokenizer;
import io.sparsing.model.training.data.TokenWindows;
import io.sparsing.model.training.data.TrainingCorpus;
import io.sparsing.model.training.spec.SpecificationJson;
import io.sparsing.model.training.spec.TrainingSpec;
import io.sparsing.model.training.spec.WarmupStableDecay;
import java.time.Duration;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains one model from its first step to its last, in the calling thread.
 *
 * <p>Results: {@code OUTPUT/SERIES/step…}, checkpoints in Hugging Face layout, and at the end the
 * loss curve, {@code losses.jsonl}. A run that was stopped, however hard, goes on from its newest
 * resume point when it is started again, and comes to the same weights as an undisturbed one, bit
 * by bit where libtorch uses one thread; a finished run does nothing. Two runs may share a JVM, but
 * not a series.
 */
public final class TrainingRun {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);
  private static final Duration REPORT_INTERVAL = Duration.ofMillis(250);

  /** What a kill costs at most; saving takes milliseconds. */
  private static final Duration SAVE_INTERVAL = Duration.ofSeconds(20);

  private final TrainingSpec spec;
  private final RunFolder folder;
  private final Configuration conf;
  private final ComputeDevice device;
  private final TrainingListener listener;
  private final TokenWindows windows;
  private final String configJson;
  private final Pace.Alarm saving;
  private final Pace.Alarm reporting = new Pace.Alarm(REPORT_INTERVAL);
  private final int[] checkpointSteps;
  private final int[] stretchEnds;

  private TrainingRun(
      TrainingSpec spec,
      int[] corpusTokens,
      RunFolder folder,
      Configuration conf,
      ComputeDevice device,
      TrainingListener listener,
      Duration saveInterval) {
    this.spec = spec;
    this.folder = folder;
    this.conf = conf;
    this.device = device;
    this.listener = listener;
    this.windows = new TokenWindows(corpusTokens, spec.contextLength(), spec.seed());
    this.configJson = spec.configJson();
    this.saving = new Pace.Alarm(saveInterval);
    this.checkpointSteps = spec.checkpointSteps();
    this.stretchEnds = LossCurve.stretchEnds(spec.totalSteps());
  }

  /**
   * Trains on the processor, or goes on training, or finds everything done.
   *
   * @param outputFolder URI on any Hadoop file system
   * @throws TrainingException if the loss is no longer finite, the thread is interrupted, or the
   *     folder belongs to a run with another specification or corpus
   */
  public static void run(
      TrainingSpec spec,
      TrainingCorpus corpus,
      String outputFolder,
      Configuration conf,
      TrainingListener listener) {
    run(spec, corpus, outputFolder, conf, ComputeDevice.CPU, listener);
  }

  /** The same on a device. A run that goes on elsewhere does not come to the same bits. */
  public static void run(
      TrainingSpec spec,
      TrainingCorpus corpus,
      String outputFolder,
      Configuration conf,
      ComputeDevice device,
      TrainingListener listener) {
    run(spec, corpus, outputFolder, conf, device, listener, SAVE_INTERVAL);
  }

  /**
   * Whether nothing is left to do, which needs no text to tell.
   *
   * @param corpusIdentity {@link TrainingCorpus#identity()}
   * @throws TrainingException if the folder belongs to a run with another specification or corpus
   */
  public static boolean isFinished(
      TrainingSpec spec, String corpusIdentity, String outputFolder, Configuration conf) {
    RunFolder folder = new RunFolder(outputFolder, spec.series(), conf);
    return folder.belongsTo(SpecificationJson.of(spec, corpusIdentity))
        && folder.isComplete(spec.checkpointSteps());
  }

  static void run(
      TrainingSpec spec,
      TrainingCorpus corpus,
      String outputFolder,
      Configuration conf,
      TrainingListener listener,
      Duration saveInterval) {
    run(spec, corpus, outputFolder, conf, ComputeDevice.CPU, listener, saveInterval);
  }

  private static void run(
      TrainingSpec spec,
      TrainingCorpus corpus,
      String outputFolder,
      Configuration conf,
      ComputeDevice device,
      TrainingListener listener,
      Duration saveInterval) {
    checkTokens(spec, corpus.tokens());
    RunFolder folder = new RunFolder(outputFolder, spec.series(), conf);
    TrainingRun run =
        new TrainingRun(spec, corpus.tokens(), folder, conf, device, listener, saveInterval);
    folder.claim(SpecificationJson.of(spec, corpus.identity()));
    if (folder.hasCheckpoint(spec.totalSteps())) {
      LOG.info("Training run {} is finished: nothing to do", spec.series());
    } else {
      run.train();
    }
    folder.finish();
  }

  private void train() {
    device.require();
    ModelPlan plan = spec.plan();
    LearningState initial = LearningState.initial(plan, spec.widthScaling(), spec.seed());
    ResumePoint start =
        folder.newest(initial).orElse(new ResumePoint(0, 0, 0, LossCurve.EMPTY, initial));
    LOG.info(
        "Training run {}: {} non-embedding parameters, steps {} to {} of {} tokens",
        spec.series(),
        plan.nonEmbeddingParameters(),
        start.step() + 1,
        spec.totalSteps(),
        spec.tokensPerStep());
    try (LearningModel model =
        new LearningModel(plan, spec.widthScaling(), start.state(), device)) {
      train(model, start);
    }
  }

  private void train(LearningModel model, ResumePoint start) {
    WarmupStableDecay schedule = spec.schedule();
    Pace pace = new Pace();
    double lossSum = start.lossSum();
    int lossSteps = start.lossSteps();
    LossCurve curve = start.curve();
    for (int step = start.step() + 1; step <= spec.totalSteps(); step++) {
      double rate = spec.peakLearningRate() * schedule.factor(step);
      double loss = model.learn(windows.draw(step, spec.batchSequences()), rate, step);
      checkHealth(loss, step);
      lossSum += loss;
      lossSteps++;
      curve = curve.plus(loss);
      if (Arrays.binarySearch(stretchEnds, step) >= 0) {
        curve = curve.ended(step * spec.tokensPerStep(), rate);
      }
      if (step == spec.totalSteps()) {
        // Before the last checkpoint, which is what tells a finished run.
        folder.replace(LossFile.NAME, LossFile.text(curve.points()));
      }
      boolean checkpoint = Arrays.binarySearch(checkpointSteps, step) >= 0;
      if (checkpoint) {
        writeCheckpoint(model, step, lossSum / lossSteps);
        lossSum = 0;
        lossSteps = 0;
      }
      if (saving.isDue() || checkpoint) {
        folder.save(new ResumePoint(step, lossSum, lossSteps, curve, model.state()));
      }
      if (reporting.isDue() || checkpoint) {
        long tokens = (step - start.step()) * spec.tokensPerStep();
        report(step, loss, pace.tokensPerSecond(tokens));
      }
    }
  }

  /** A checkpoint that is there already was written just before a kill, with the same weights. */
  private void writeCheckpoint(LearningModel model, int step, double meanLoss) {
    if (!folder.hasCheckpoint(step)) {
      new CheckpointWriter(configJson, model::weights)
          .tokenizer(spec.vocabulary().tokenizerJson())
          .tokenizerConfig(ByteTokenizer.tokenizerConfigJson(spec.contextLength()))
          .trainingState(
              new TrainingState(step * spec.tokensPerStep(), step, meanLoss, spec.series()))
          .write(folder.checkpoint(step), conf);
    }
  }

  private void report(int step, double loss, double tokensPerSecond) {
    listener.onProgress(
        new TrainingProgress(
            spec.series(),
            step,
            spec.totalSteps(),
            step * spec.tokensPerStep(),
            loss,
            tokensPerSecond));
  }

  private void checkHealth(double loss, int step) {
    if (!Double.isFinite(loss)) {
      throw new TrainingException(
          "Cannot train %s: expected a finite loss and gradient, found %s at step %d (%d tokens);"
                  .formatted(spec.series(), loss, step, step * spec.tokensPerStep())
              + " a lower peak_learning_rate than %s may help".formatted(spec.peakLearningRate()));
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new TrainingException(
          "Cannot train %s: interrupted after step %d".formatted(spec.series(), step));
    }
  }

  private static void checkTokens(TrainingSpec spec, int[] corpusTokens) {
    int ids = spec.vocabulary().size();
    for (int index = 0; index < corpusTokens.length; index++) {
      int token = corpusTokens[index];
      if (token < 0 || token >= ids) {
        throw new TrainingException(
            "Cannot train %s: expected token ids from 0 to %d, found %d at position %d"
                .formatted(spec.series(), ids - 1, token, index));
      }
    }
  }
}
