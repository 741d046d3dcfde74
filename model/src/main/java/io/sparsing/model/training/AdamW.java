package io.sparsing.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.sparsing.model.training.spec.ParameterRole;

/**
 * AdamW (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2): at step t with gradient g and
 * learning rate η,
 *
 * <pre>
 * m ← β₁ m + (1 − β₁) g          v ← β₂ v + (1 − β₂) g²
 * w ← w − η λ w − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
 * </pre>
 *
 * <p>Weight decay λ acts on embeddings and matrices, not on norm scales.
 *
 * @param firstDecay β₁
 * @param secondDecay β₂
 * @param epsilon ε
 * @param weightDecay λ
 */
record AdamW(double firstDecay, double secondDecay, double epsilon, double weightDecay) {
  /** What language models are usually trained with, MiniCPM among them. */
  static final AdamW STANDARD = new AdamW(0.9, 0.95, 1e-8, 0.1);

  /** Tells the kernel not to clip single values; {@link GradientNorm} clips the whole gradient. */
  private static final float NO_CLIPPING = -1;

  /**
   * Updates a weight and its moments in place.
   *
   * @param gradient g before scaling, same shape as the weight
   * @param gradientFactor what to multiply g with first, for clipping
   * @param learningRate η for this tensor
   * @param step t, counted from 1
   */
  void update(
      TrainableTensor tensor,
      NDArray gradient,
      double gradientFactor,
      double learningRate,
      int step) {
    double secondCorrection = Math.sqrt(1 - Math.pow(secondDecay, step));
    double correctedRate = learningRate * secondCorrection / (1 - Math.pow(firstDecay, step));
    // The kernel adds its epsilon to √v, not to √(v / (1 − β₂ᵗ)): the correction moves onto it.
    JniUtils.adamUpdate(
        (PtNDArray) tensor.weight(),
        (PtNDArray) gradient,
        (PtNDArray) tensor.firstMoment(),
        (PtNDArray) tensor.secondMoment(),
        (float) learningRate,
        (float) correctedRate,
        tensor.role() == ParameterRole.SCALE ? 0 : (float) weightDecay,
        (float) gradientFactor,
        NO_CLIPPING,
        (float) firstDecay,
        (float) secondDecay,
        (float) (epsilon * secondCorrection),
        true);
  }
}
