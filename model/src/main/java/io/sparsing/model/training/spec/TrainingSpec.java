package io.sparsing.model.training.spec;

import io.sparsing.model.config.ConfigException;
import io.sparsing.model.config.family.ModelFamilies;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.training.data.Vocabulary;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * All that decides what a training run makes of its tokens.
 *
 * @param series name of the run, and of its folder
 * @param shape the model
 * @param vocabulary the ids that it reads and predicts
 * @param trainingTokens tokens to train on, D; rounded up to whole steps
 * @param contextLength tokens in a training window, T
 * @param batchSequences windows in a step, B
 * @param peakLearningRate learning rate of embeddings and norms while it is stable; matrices get
 *     {@code base_hidden_size / hidden_size} of it
 * @param warmupTokens tokens over which the rate rises, rounded up to whole steps
 * @param decayShare share of the steps at the end over which the rate falls to a tenth
 * @param checkpoints number of checkpoints, evenly spaced in the logarithm of tokens
 * @param firstCheckpointTokens where the first of them lies, rounded up to whole steps
 * @param seed of the initial weights and of the choice of windows
 */
public record TrainingSpec(
    String series,
    ModelShape shape,
    Vocabulary vocabulary,
    long trainingTokens,
    int contextLength,
    int batchSequences,
    double peakLearningRate,
    long warmupTokens,
    double decayShare,
    int checkpoints,
    long firstCheckpointTokens,
    long seed)
    implements Serializable {
  private static final Pattern FOLDER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException naming the one that cannot be
   */
  public TrainingSpec {
    Requirement.that(
        FOLDER_NAME.matcher(series).matches(),
        "series",
        "a name of letters, digits, '.', '_' and '-'",
        "'" + series + "'");
    Requirement.atLeast(1, "training_tokens", trainingTokens);
    Requirement.atLeast(2, "context_length", contextLength);
    Requirement.atLeast(1, "batch_sequences", batchSequences);
    Requirement.that(
        peakLearningRate > 0 && Double.isFinite(peakLearningRate),
        "peak_learning_rate",
        "positive",
        peakLearningRate);
    Requirement.atLeast(0, "warmup_tokens", warmupTokens);
    Requirement.that(
        decayShare >= 0 && decayShare <= 1, "decay_share", "between 0 and 1", decayShare);
    Requirement.atLeast(1, "checkpoints", checkpoints);
    Requirement.atLeast(1, "first_checkpoint_tokens", firstCheckpointTokens);
    long stepTokens = (long) batchSequences * contextLength;
    long steps = steps(trainingTokens, stepTokens);
    Requirement.that(
        steps <= Integer.MAX_VALUE, "training_tokens", "at most 2³¹ − 1 steps", trainingTokens);
    long lastFirst = (steps - checkpoints + 1) * stepTokens;
    Requirement.that(
        steps >= checkpoints, "checkpoints", "at most the steps of the run, " + steps, checkpoints);
    Requirement.that(
        firstCheckpointTokens <= lastFirst,
        "first_checkpoint_tokens",
        "at most " + lastFirst + ", to leave a step for each checkpoint",
        firstCheckpointTokens);
    long changing = steps(warmupTokens, stepTokens) + decaySteps(steps, decayShare);
    Requirement.that(
        changing <= steps,
        "warmup_tokens and decay_share",
        "together at most the steps of the run, " + steps,
        changing);
    plan(MiniCpmJson.of(shape, vocabulary.size(), contextLength));
  }

  /** Starts a specification with the defaults of {@link Builder}. */
  public static Builder builder(String series, ModelShape shape) {
    return new Builder(series, shape);
  }

  /** The same run with another vocabulary. */
  public TrainingSpec with(Vocabulary other) {
    return new TrainingSpec(
        series,
        shape,
        other,
        trainingTokens,
        contextLength,
        batchSequences,
        peakLearningRate,
        warmupTokens,
        decayShare,
        checkpoints,
        firstCheckpointTokens,
        seed);
  }

  /** Tokens consumed by a step. */
  public long tokensPerStep() {
    return (long) batchSequences * contextLength;
  }

  /** Optimiser steps of the run. */
  public int totalSteps() {
    return (int) steps(trainingTokens, tokensPerStep());
  }

  /** The steps after which a checkpoint is written, ascending; the last is the last of the run. */
  public int[] checkpointSteps() {
    int first = (int) steps(firstCheckpointTokens, tokensPerStep());
    return CheckpointSteps.logSpaced(first, totalSteps(), checkpoints);
  }

  /** How the learning rate moves. */
  public WarmupStableDecay schedule() {
    return new WarmupStableDecay(
        (int) steps(warmupTokens, tokensPerStep()),
        (int) decaySteps(totalSteps(), decayShare),
        totalSteps());
  }

  /** The text of {@code config.json}. */
  public String configJson() {
    return MiniCpmJson.of(shape, vocabulary.size(), contextLength);
  }

  /** The model, as a reader of its {@code config.json} sees it. */
  public ModelPlan plan() {
    return plan(configJson());
  }

  /** How rates and initial values follow the width. */
  public WidthScaling widthScaling() {
    return new WidthScaling(shape.hiddenSize(), shape.baseHiddenSize());
  }

  private static ModelPlan plan(String configJson) {
    try {
      return ModelFamilies.plan(configJson.getBytes(StandardCharsets.UTF_8));
    } catch (ConfigException e) {
      throw new IllegalArgumentException("Cannot train a model: " + e.getMessage(), e);
    }
  }

  private static long steps(long tokens, long tokensPerStep) {
    return (tokens + tokensPerStep - 1) / tokensPerStep;
  }

  private static long decaySteps(long totalSteps, double share) {
    return Math.round(totalSteps * share);
  }

  /** Collects the values of a {@link TrainingSpec}; what is not given has a default. */
  public static final class Builder {
    private final String series;
    private final ModelShape shape;
    private Vocabulary vocabulary = Vocabulary.BYTES;
    private long trainingTokens = 4_000_000;
    private int contextLength = 128;
    private int batchSequences = 16;
    private double peakLearningRate = 0.01;
    private long warmupTokens = 100_000;
    private double decayShare = 0.1;
    private int checkpoints = 12;
    private long firstCheckpointTokens = 100_000;
    private long seed = 1;

    private Builder(String series, ModelShape shape) {
      this.series = series;
      this.shape = shape;
    }

    /** The ids that the model reads; bytes unless set. */
    public Builder vocabulary(Vocabulary ids) {
      vocabulary = ids;
      return this;
    }

    /** Tokens to train on; 4,000,000 unless set. */
    public Builder trainingTokens(long tokens) {
      trainingTokens = tokens;
      return this;
    }

    /** Windows in a step and tokens in a window; 16 of 128 unless set. */
    public Builder batch(int sequences, int length) {
      batchSequences = sequences;
      contextLength = length;
      return this;
    }

    /** Peak learning rate; 0.01 unless set, as in MiniCPM. */
    public Builder peakLearningRate(double rate) {
      peakLearningRate = rate;
      return this;
    }

    /** Tokens of warmup, and share of the steps that decay; 100,000 and 0.1 unless set. */
    public Builder schedule(long tokensOfWarmup, double shareOfDecay) {
      warmupTokens = tokensOfWarmup;
      decayShare = shareOfDecay;
      return this;
    }

    /** Number of checkpoints and place of the first; 12 from 100,000 tokens unless set. */
    public Builder checkpoints(int count, long firstTokens) {
      checkpoints = count;
      firstCheckpointTokens = firstTokens;
      return this;
    }

    /** Seed of weights and windows; 1 unless set. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** Checks the values and returns the specification. */
    public TrainingSpec build() {
      return new TrainingSpec(
          series,
          shape,
          vocabulary,
          trainingTokens,
          contextLength,
          batchSequences,
          peakLearningRate,
          warmupTokens,
          decayShare,
          checkpoints,
          firstCheckpointTokens,
          seed);
    }
  }
}
