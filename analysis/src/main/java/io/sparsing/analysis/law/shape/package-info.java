/**
 * Shapes of the laws, and the least-squares curve of one shape through weighted points.
 *
 * <p>Every law is {@code amplitude * basis(D; shape) + offset}. For a given shape the best
 * amplitude and offset within their bounds follow in closed form (variable projection, Golub and
 * Pereyra 1973), so only the shape, at most two numbers, is searched: exhaustively on a grid, then
 * by Levenberg-Marquardt from the best local minima of the grid. Laws and bounds: "Sparsing Law"
 * (arXiv 2411.02335), section 4. Fed by {@code law.fit}; knows no series and no errors.
 */
package io.sparsing.analysis.law.shape;
