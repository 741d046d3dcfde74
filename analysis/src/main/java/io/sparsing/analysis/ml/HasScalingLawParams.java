package io.sparsing.analysis.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/** The parameters of estimator and model, where MLlib finds them: in methods of no arguments. */
public interface HasScalingLawParams {
  /** The parameters themselves. */
  ScalingLawParams shared();

  /** Column of the series' names; default {@code series}. */
  default Param<String> seriesCol() {
    return shared().seriesCol;
  }

  /** Column of training tokens, raw counts; default {@code training_tokens}. */
  default Param<String> tokensCol() {
    return shared().tokensCol;
  }

  /** Column of activation ratios, which a fit reads; default {@code activation_ratio}. */
  default Param<String> ratioCol() {
    return shared().ratioCol;
  }

  /** Column that the model writes; default {@code prediction}. */
  default Param<String> predictionCol() {
    return shared().predictionCol;
  }

  /** What the fit keeps small, {@code squared} or {@code huber}; default {@code squared}. */
  default Param<String> loss() {
    return shared().loss;
  }

  /** Least training tokens of a point that is used; default 0. */
  default DoubleParam fromTokens() {
    return shared().fromTokens;
  }

  /** Bootstrap resamples of each series, 0 or at least 100; default 0. */
  default IntParam resamples() {
    return shared().resamples;
  }

  /** Seed of the resamples; default 1. */
  default LongParam seed() {
    return shared().seed;
  }
}
