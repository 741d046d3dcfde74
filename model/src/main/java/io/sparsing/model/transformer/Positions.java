package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.Rotary;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What depends on positions alone: the rotation of queries and keys, and which keys are visible.
 *
 * @param rotation empty where positions are learned
 * @param masks by window, [{@link #BLOCK}, E + BLOCK]: what to add to the score of query q of a
 *     block and the key {@code c − E} places after the block's first query, 0 or −∞; E = 0 where
 *     all earlier keys are visible, else T
 */
record Positions(Optional<Rotation> rotation, Map<OptionalInt, NDArray> masks) {
  /** Queries that attend together: keys that none of them sees need not even be looked at. */
  static final int BLOCK = 128;

  /**
   * @param cosine [T, dims/2]
   * @param sine [T, dims/2]
   */
  record Rotation(NDArray cosine, NDArray sine) {
    /** Turns the pairs (i, i + dims/2) of each head: [B, ·, T, D] to the same shape. */
    NDArray rotate(NDArray heads) {
      long half = cosine.getShape().get(1);
      NDArray first = heads.get("..., :{}", half);
      NDArray second = heads.get("..., {}:{}", half, 2 * half);
      NDList parts =
          new NDList(
              first.mul(cosine).subi(second.mul(sine)), second.mul(cosine).addi(first.mul(sine)));
      if (2 * half < heads.getShape().getLastDimension()) {
        parts.add(heads.get("..., {}:", 2 * half));
      }
      return NDArrays.concat(parts, -1);
    }
  }

  static Positions of(ModelConfig config, int length, NDManager manager) {
    Map<OptionalInt, NDArray> masks = new HashMap<>();
    for (OptionalInt window : new HashSet<>(config.scores().windowByLayer())) {
      masks.put(window, mask(length, window.orElse(Integer.MAX_VALUE), manager));
    }
    Optional<Rotation> rotation =
        config.positions() instanceof Rotary rotary
            ? Optional.of(rotation(rotary, length, manager))
            : Optional.empty();
    return new Positions(rotation, masks);
  }

  NDArray rotate(NDArray heads) {
    return rotation.map(turning -> turning.rotate(heads)).orElse(heads);
  }

  /** The first key that a block of queries from {@code first} on sees. */
  static int firstKey(int first, OptionalInt window) {
    return Math.max(0, first - window.orElse(Integer.MAX_VALUE) + 1);
  }

  /** The first key that not every query of a block from {@code first} on sees. */
  static int firstMaskedKey(int first, OptionalInt window) {
    return window.isPresent() ? firstKey(first, window) : first;
  }

  /** What to add to the scores of queries [first, end) and keys [firstMaskedKey, end). */
  NDArray mask(int first, int end, OptionalInt window) {
    NDArray mask = masks.get(window);
    long diagonal = mask.getShape().get(1) - BLOCK;
    int earlier = first - firstMaskedKey(first, window);
    return mask.get(":{}, {}:{}", end - first, diagonal - earlier, diagonal + end - first);
  }

  private static Rotation rotation(Rotary rotary, int length, NDManager manager) {
    float[] frequencies = rotary.frequencies(length);
    float amplitude = (float) rotary.amplitude();
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
    return new Rotation(
        Constants.array(cosine, shape, manager), Constants.array(sine, shape, manager));
  }

  private static NDArray mask(int length, int window, NDManager manager) {
    int earlier = window == Integer.MAX_VALUE ? 0 : length;
    int columns = earlier + BLOCK;
    float[] mask = new float[BLOCK * columns];
    for (int query = 0; query < BLOCK; query++) {
      int row = query * columns;
      int diagonal = earlier + query;
      int firstVisible = (int) Math.max(0, (long) diagonal - window + 1);
      Arrays.fill(mask, row, row + firstVisible, Float.NEGATIVE_INFINITY);
      Arrays.fill(mask, row + diagonal + 1, row + columns, Float.NEGATIVE_INFINITY);
    }
    return Constants.array(mask, new Shape(BLOCK, columns), manager);
  }
}
