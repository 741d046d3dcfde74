package io.sparsing.model.training;

import io.sparsing.model.config.layout.ForwardCost;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.training.data.TokenWindows;
import io.sparsing.model.training.spec.TrainingSpec;
import java.time.Duration;
import java.util.SplittableRandom;

/** Learns from random tokens to find out how fast it goes; keeps nothing. One thread at a time. */
public final class TrainingTrial implements AutoCloseable {
  private static final int CORPUS_TOKENS = 1 << 16;

  private final TrainingSpec spec;
  private final TokenWindows windows;
  private final LearningModel model;
  private int step;

  /** A trial of the model, batch and rate of a specification. */
  public TrainingTrial(TrainingSpec spec) {
    this.spec = spec;
    int[] tokens =
        new SplittableRandom(spec.seed())
            .ints(CORPUS_TOKENS + spec.contextLength(), 0, spec.vocabulary().size())
            .toArray();
    this.windows = new TokenWindows(tokens, spec.contextLength(), spec.seed());
    ModelPlan plan = spec.plan();
    LearningState state = LearningState.initial(plan, spec.widthScaling(), spec.seed());
    this.model = new LearningModel(plan, spec.widthScaling(), state);
  }

  /** Tokens a second over as many steps as it takes to fill a time, at least one. */
  public double tokensPerSecond(Duration time) {
    long start = System.nanoTime();
    long tokens = 0;
    long elapsed;
    do {
      step++;
      model.learn(windows.draw(step, spec.batchSequences()), spec.peakLearningRate(), step);
      tokens += spec.tokensPerStep();
      elapsed = System.nanoTime() - start;
    } while (elapsed < time.toNanos());
    return tokens / (elapsed / 1e9);
  }

  /**
   * Floating-point operations of a step for each token: three forwards, because the backward pass
   * has two products for one of the forward pass ({@link ForwardCost} says what is counted).
   */
  public double operationsPerToken() {
    return 3 * ForwardCost.ofSequence(spec.plan(), spec.contextLength()) / spec.contextLength();
  }

  @Override
  public void close() {
    model.close();
  }
}
