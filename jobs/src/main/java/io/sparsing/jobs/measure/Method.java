package io.sparsing.jobs.measure;

import io.sparsing.jobs.SparsityMethod;
import java.util.List;

/** Rule that decides which neurons are inactive. */
public enum Method {
  /** Magnitude below the layer's threshold at a CETT level. */
  CETT("CETT levels from 0 to 1", 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5),
  /** All but the k·F largest gate activations of each token. */
  TOPK("shares above 0 and at most 1", 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8),
  /** Gate activation below one ε in all layers; its default grid comes from the data. */
  FAT("thresholds from 0"),
  /** All but the fewest neurons that hold a share of each token's magnitude. */
  TOPP("shares above 0 and at most 1", 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99);

  private final String domain;

  @SuppressWarnings("ImmutableEnumChecker") // always a List.of
  private final List<Double> grid;

  Method(String domain, Double... grid) {
    this.domain = domain;
    this.grid = List.of(grid);
  }

  /** Its name in tables, which is also that on the command line. */
  public SparsityMethod inTables() {
    return SparsityMethod.valueOf(name());
  }

  /** Parameters of {@code --grid}; empty where they come from the data. */
  List<Double> grid() {
    return grid;
  }

  /** What a parameter may be, in words. */
  String domain() {
    return domain;
  }

  boolean allows(double parameter) {
    return switch (this) {
      case CETT -> parameter >= 0 && parameter <= 1;
      case TOPK, TOPP -> parameter > 0 && parameter <= 1;
      case FAT -> parameter >= 0 && parameter <= Float.MAX_VALUE;
    };
  }
}
