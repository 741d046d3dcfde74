package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.config.AttentionRule;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.Rotary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What depends on positions alone: the rotation of queries and keys, what ALiBi adds to scores, and
 * which keys are visible.
 *
 * @param rotations by layer; empty where a layer turns nothing
 * @param tilts what to add to the scores of keys, [H, 1, T]: for each head its slope times the
 *     place of a key after the last one
 * @param masks by window, [{@link #BLOCK}, E + BLOCK]: what to add to the score of query q of a
 *     block and the key {@code c − E} places after the block's first query, 0 or −∞; E = 0 where
 *     all earlier keys are visible, else T
 */
record Positions(
    List<Optional<Rotation>> rotations, Optional<NDArray> tilts, Map<OptionalInt, NDArray> masks) {
  /** Queries that attend together: keys that none of them sees need not even be looked at. */
  static final int BLOCK = 128;

  /**
   * @param pairs which dimensions turn together
   * @param cosine [T, dims/2]
   * @param sine [T, dims/2]
   */
  record Rotation(Rotary.Pairs pairs, NDArray cosine, NDArray sine) {
    /** Turns the pairs of each head: [..., T, D] to the same shape, of neighbours [B, ·, T, D]. */
    NDArray rotate(NDArray heads) {
      long dims = 2 * cosine.getShape().get(1);
      boolean all = dims == heads.getShape().getLastDimension();
      NDArray turning = all ? heads : heads.get("..., :{}", dims);
      NDList parts =
          switch (pairs) {
            case HALVES -> halves(turning);
            case NEIGHBOURS -> new NDList(neighbours(turning));
          };
      if (!all) {
        parts.add(heads.get("..., {}:", dims));
      }
      return parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, -1);
    }

    private NDList halves(NDArray turning) {
      NDList halves = turning.split(2, turning.getShape().dimension() - 1);
      return turned(halves.get(0), halves.get(1));
    }

    /** Neighbours stand in an axis of their own while they turn: [B, ·, T, dims/2, 2]. */
    private NDArray neighbours(NDArray turning) {
      Shape shape = turning.getShape();
      NDArray split =
          turning.reshape(shape.slice(0, 3).addAll(new Shape(shape.getLastDimension() / 2, 2)));
      NDList turned = turned(split.get("..., 0"), split.get("..., 1"));
      return NDArrays.stack(turned, 4).reshape(shape);
    }

    private NDList turned(NDArray first, NDArray second) {
      return new NDList(
          first.mul(cosine).subi(second.mul(sine)), second.mul(cosine).addi(first.mul(sine)));
    }
  }

  static Positions of(ModelConfig config, int length, NDManager manager) {
    Map<OptionalInt, NDArray> masks = new HashMap<>();
    for (AttentionRule.Layer layer : config.rule().layers()) {
      masks.computeIfAbsent(
          layer.window(), window -> mask(length, window.orElse(Integer.MAX_VALUE), manager));
    }
    Map<Rotary, Rotation> known = new HashMap<>(); // a rotation for each kind of layers
    List<Optional<Rotation>> rotations = new ArrayList<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      rotations.add(
          config
              .positions()
              .rotary(layer)
              .map(rotary -> known.computeIfAbsent(rotary, r -> rotation(r, length, manager))));
    }
    return new Positions(rotations, tilts(config.positions().slopes(), length, manager), masks);
  }

  NDArray rotate(NDArray heads, int layer) {
    return rotations.get(layer).map(turning -> turning.rotate(heads)).orElse(heads);
  }

  /**
   * What to add to the scores of a block's queries and the last {@code keys} keys that they see,
   * [H, 1, keys]. It differs from {@code slope·(j − i)} by a constant for each query, which the
   * softmax does not see.
   */
  Optional<NDArray> tilt(int keys) {
    return tilts.map(all -> all.get("..., {}:", all.getShape().getLastDimension() - keys));
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

  /** The mask of all queries and keys of a sequence that is one block, [T, T]. */
  NDArray mask(int length) {
    return mask(0, length, OptionalInt.empty());
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
        rotary.pairs(),
        Constants.array(cosine, shape, manager),
        Constants.array(sine, shape, manager));
  }

  private static Optional<NDArray> tilts(List<Double> slopes, int length, NDManager manager) {
    if (slopes.isEmpty()) {
      return Optional.empty();
    }
    float[] tilts = new float[slopes.size() * length];
    for (int head = 0; head < slopes.size(); head++) {
      for (int key = 0; key < length; key++) {
        tilts[head * length + key] = (float) (slopes.get(head) * (key - (length - 1)));
      }
    }
    return Optional.of(Constants.array(tilts, new Shape(slopes.size(), 1, length), manager));
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
