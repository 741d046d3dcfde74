package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.config.ModelConfig;
import java.util.Arrays;

/**
 * What depends on positions alone: the rotation of queries and keys, and the causal mask.
 *
 * @param cosine [T, D/2]
 * @param sine [T, D/2]
 * @param mask [{@link #BLOCK}, T + BLOCK], 0 in the first T columns; in the others 0 up to the
 *     diagonal and −∞ beyond it
 */
record Positions(NDArray cosine, NDArray sine, NDArray mask) {
  /** Queries that attend together: later keys than theirs need not even be looked at. */
  static final int BLOCK = 128;

  static Positions of(ModelConfig config, int length, NDManager manager) {
    float[] frequencies = config.rotary().frequencies(config.headDim());
    float amplitude = (float) config.rotary().amplitude();
    float[] cosine = new float[length * frequencies.length];
    float[] sine = new float[cosine.length];
    for (int position = 0; position < length; position++) {
      for (int pair = 0; pair < frequencies.length; pair++) {
        float angle = position * frequencies[pair]; // float32, as the models were trained
        int at = position * frequencies.length + pair;
        cosine[at] = (float) Math.cos(angle) * amplitude;
        sine[at] = (float) Math.sin(angle) * amplitude;
      }
    }
    Shape shape = new Shape(length, frequencies.length);
    return new Positions(
        Constants.array(cosine, shape, manager),
        Constants.array(sine, shape, manager),
        causal(length, manager));
  }

  /** Turns the pairs (i, i + D/2) of each head: [B, ·, T, D] to the same shape. */
  NDArray rotate(NDArray heads) {
    long half = cosine.getShape().get(1);
    NDArray first = heads.get("..., :{}", half);
    NDArray second = heads.get("..., {}:", half);
    return NDArrays.concat(
        new NDList(
            first.mul(cosine).sub(second.mul(sine)), second.mul(cosine).add(first.mul(sine))),
        -1);
  }

  /** What to add to the scores of queries [first, end) and keys [0, end): [end − first, end]. */
  NDArray mask(int first, int end) {
    long diagonal = mask.getShape().get(1) - BLOCK;
    return mask.get(":{}, {}:{}", end - first, diagonal - first, diagonal + end - first);
  }

  private static NDArray causal(int length, NDManager manager) {
    int columns = length + BLOCK;
    float[] mask = new float[BLOCK * columns];
    for (int query = 0; query < BLOCK; query++) {
      int firstHidden = query * columns + length + query + 1;
      Arrays.fill(mask, firstHidden, (query + 1) * columns, Float.NEGATIVE_INFINITY);
    }
    return Constants.array(mask, new Shape(BLOCK, columns), manager);
  }
}
