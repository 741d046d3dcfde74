package io.sparsing.analysis.law.shape;

/** A law of the paper: it has a limit, and intervals are sought for its parameters. */
public sealed interface LimitedShape extends LawShape permits LogspaceShape, ConvergentShape {

  /** Bounds of {@code alpha}: greater than 0, and wide enough for any curve seen or published. */
  Bounds ALPHA = new Bounds(0.01, 10);

  /**
   * Bounds of {@code c} for its interval: its size goes with {@code D^alpha}, so it may be extreme.
   */
  Bounds FACTOR = new Bounds(1e-60, 1e60);

  /** Bounds of {@code limit}: outside [0, 1] it is not an activation ratio. */
  Bounds LIMIT = new Bounds(0, 1);

  /** Least absolute amplitude: keeps {@code c > 0} and {@code b} finite where the sign is wrong. */
  double LEAST_AMPLITUDE = 1e-12;

  /** Keeps the square of an amplitude finite that is given by a parameter held fixed. */
  Bounds LOG_AMPLITUDE = new Bounds(-300, 300);

  /** The grid in {@code ln(alpha)}: neighbours differ by a factor of 1.2. */
  Slice.GridRange LOG_ALPHA =
      new Slice.GridRange(new Bounds(Math.log(ALPHA.low()), Math.log(ALPHA.high())), 38);

  /** The law with one parameter held at a value. */
  Slice fixed(TokenAxis axis, String parameter, double value);

  /** Where and on which scale the interval of a parameter is sought. */
  ParameterScale scale(String parameter);
}
