package io.sparsing.analysis.cett;

import java.io.Serializable;

/**
 * A threshold of one layer that was tested on all positions.
 *
 * @param layer l, from 0
 * @param level c the threshold was sought for
 * @param threshold ε_l(c): the largest tested threshold with {@code CETT ≤ c}; 0 truncates nothing
 * @param cett CETT at the threshold, exact over all positions
 * @param activationRatio share of pairs with {@code m ≥ ε}, in the dense pass
 * @param upper the next tested threshold, with {@code CETT > c}; infinite where there is none
 */
public record LayerThreshold(
    int layer, double level, float threshold, double cett, double activationRatio, float upper)
    implements Serializable {}
