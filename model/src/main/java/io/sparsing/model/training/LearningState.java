package io.sparsing.model.training;

import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.StoredTensor;
import io.sparsing.model.training.data.Seeds;
import io.sparsing.model.training.spec.ParameterRole;
import io.sparsing.model.training.spec.WidthScaling;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The weights of a model and what AdamW remembers, row-major, by name of the tensor in the order of
 * {@link ModelPlan#all}; the arrays are handed over, not copied.
 *
 * @param weights w
 * @param firstMoments m, running mean of the gradient
 * @param secondMoments v, running mean of the squared gradient
 */
record LearningState(
    Map<String, float[]> weights,
    Map<String, float[]> firstMoments,
    Map<String, float[]> secondMoments) {
  LearningState {
    weights = ordered(weights);
    firstMoments = ordered(firstMoments);
    secondMoments = ordered(secondMoments);
  }

  /** Normally distributed weights that follow from the seed alone, and moments of zero. */
  static LearningState initial(ModelPlan plan, WidthScaling scaling, long seed) {
    Map<String, float[]> weights = new LinkedHashMap<>();
    Map<String, float[]> zeros = new LinkedHashMap<>();
    for (StoredTensor stored : plan.all()) {
      ParameterRole role = ParameterRole.of(stored, plan.embedding());
      // A stream for each tensor, apart from those of the windows, which count up from 1.
      SplittableRandom random = new SplittableRandom(Seeds.mix(seed, -1L - weights.size()));
      weights.put(stored.name(), initial(stored, role, scaling, random));
      zeros.put(stored.name(), new float[Math.toIntExact(stored.elements())]);
    }
    return new LearningState(weights, zeros, zeros);
  }

  private static float[] initial(
      StoredTensor stored, ParameterRole role, WidthScaling scaling, SplittableRandom random) {
    float[] values = new float[Math.toIntExact(stored.elements())];
    double mean = scaling.initialMean(role);
    double deviation = scaling.initialDeviation(role);
    if (deviation == 0) {
      Arrays.fill(values, (float) mean);
      return values;
    }
    for (int index = 0; index < values.length; index++) {
      values[index] = (float) (mean + deviation * random.nextGaussian());
    }
    return values;
  }

  private static Map<String, float[]> ordered(Map<String, float[]> arrays) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
  }
}
