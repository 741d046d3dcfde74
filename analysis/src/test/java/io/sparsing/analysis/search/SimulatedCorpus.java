package io.sparsing.analysis.search;

import io.sparsing.analysis.state.DocumentSums;
import java.util.Random;
import java.util.TreeMap;

/**
 * A made-up corpus whose documents differ in how much truncation costs them and how many neurons
 * they need, and whose loss has random-walk noise between levels.
 *
 * <p>Document g gains {@code N_g·ln(1.01)·(c/c₁)^q·exp(v_g)} nats at level c and has an activation
 * ratio of {@code a·(c/c₁)^e·exp(w_g)}, v and w normal; on top of the gain lies a random walk in c.
 */
final class SimulatedCorpus {
  static final int NEURONS = 100;
  private static final int POSITIONS = 512;
  private static final double DENSE_LOSS = 2.0;
  private static final double WALK_STEP = 1e-4;
  private final int documents;
  private final double level;
  private final double exponent;
  private final double ratio;
  private final double elasticity;
  private final double noise;
  private final double[] losses;
  private final double[] activities;
  private final TreeMap<Integer, double[]> walks = new TreeMap<>();
  private final long seed;

  /**
   * A corpus.
   *
   * @param noise standard deviation of a document's loss, nats per token, over 1e-4 in c
   */
  SimulatedCorpus(int documents, double level, double exponent, double noise, long seed) {
    Random random = new Random(seed);
    this.documents = documents;
    this.level = level;
    this.exponent = exponent;
    this.ratio = 0.2;
    this.elasticity = -0.9;
    this.noise = noise;
    this.seed = seed;
    this.losses = new double[documents];
    this.activities = new double[documents];
    for (int g = 0; g < documents; g++) {
      losses[g] = 0.4 * random.nextGaussian() - 0.08;
      activities[g] = 0.1 * random.nextGaussian() - 0.005;
    }
    walks.put(0, new double[documents]);
  }

  /** What the walks have come to at a level, extended from below as far as asked. */
  private double[] walk(double c) {
    int step = (int) Math.round(c / WALK_STEP);
    for (int last = walks.lastKey(); last < step; last = walks.lastKey()) {
      Random random = new Random(seed * 31 + last);
      double[] next = walks.get(last).clone();
      for (int g = 0; g < documents; g++) {
        next[g] += noise * random.nextGaussian();
      }
      walks.put(last + 1, next);
    }
    return walks.get(step);
  }

  /** The loss that truncation at a level costs, had the documents no end. */
  double trend(double c) {
    return Math.log(1.01) * Math.pow(c / level, exponent);
  }

  DocumentSums dense() {
    DocumentSums.Gathering gathering = new DocumentSums.Gathering(0);
    for (int g = 0; g < documents; g++) {
      gathering.addPositions(g, POSITIONS);
      gathering.addLoss(g, POSITIONS - 1, DENSE_LOSS * (POSITIONS - 1));
    }
    return gathering.sums();
  }

  Evaluation at(double c) {
    DocumentSums.Gathering gathering = new DocumentSums.Gathering(1);
    double[] walk = walk(c);
    for (int g = 0; g < documents; g++) {
      double gained = trend(c) * Math.exp(losses[g]) + walk[g];
      double share = ratio * Math.pow(c / level, elasticity) * Math.exp(activities[g]);
      gathering.addPositions(g, POSITIONS);
      gathering.addLoss(g, POSITIONS - 1, (DENSE_LOSS + gained) * (POSITIONS - 1));
      gathering.addActive(g, 0, Math.round(Math.min(1, share) * POSITIONS * NEURONS));
    }
    return new Evaluation(c, dense(), gathering.sums(), NEURONS);
  }
}
