package io.sparsing.jobs;

import java.util.Locale;

/** What decides which neurons are inactive, and why at that level: column {@code method}. */
public enum SparsityMethod {
  /** Nothing is truncated. */
  DENSE,
  /** CETT, at the level that a PPL-p% search found. */
  PPLP,
  /** CETT, at one level for a series. */
  PPLP_STABILISED,
  /** CETT, with the thresholds that a PPL-p% search found on another corpus. */
  PPLP_CALIBRATED,
  /** CETT, at a level that was asked for. */
  CETT,
  /** The largest gate activations of each token. */
  TOPK,
  /** One threshold on gate activations. */
  FAT,
  /** The fewest neurons that hold a share of each token's magnitude. */
  TOPP;

  /** As it stands in tables, such as {@code pplp-stabilised}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
