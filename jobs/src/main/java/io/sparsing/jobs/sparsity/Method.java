package io.sparsing.jobs.sparsity;

import java.util.Locale;

/** Rule that decides which neurons are inactive. */
public enum Method {
  /** Magnitude below the layer's threshold at a CETT level. */
  CETT,
  /** All but the k·F largest gate activations of each token. */
  TOPK,
  /** Gate activation below one ε in all layers. */
  FAT;

  /** Name in tables and on the command line. */
  public String tableName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
