package io.sparsing.analysis.cett;

import java.io.Serializable;

/**
 * A threshold of one layer whose CETT is known on all positions.
 *
 * @param layer l, from 0
 * @param level c the threshold was sought for
 * @param threshold ε_l(c): the largest threshold with {@code CETT ≤ c}, tested or read between two
 *     tested ones that lie near each other; 0 truncates nothing
 * @param cett CETT at the threshold over all positions: exact where it was tested, else within some
 *     1e-5
 * @param activationRatio share of pairs with {@code m ≥ ε}, in the dense pass
 * @param upper the next tested threshold, with {@code CETT > c}; infinite where there is none
 */
public record LayerThreshold(
    int layer, double level, float threshold, double cett, double activationRatio, float upper)
    implements Serializable {}
