package io.sparsing.jobs;

import java.util.Locale;

/** How a measurement came to its level: column {@code status}. */
public enum SparsityStatus {
  /** A search came as near to its target as asked, or to the level at which r steps over it. */
  FOUND,
  /** Even full truncation stays below the target. */
  NOT_REACHED,
  /** Even the smallest level is beyond the target. */
  ABOVE_AT_SMALLEST,
  /** The corpus does not tell the target from 1. */
  UNRESOLVED,
  /** The parameter was asked for. */
  FIXED,
  /** The level is one for the series. */
  STABILISED,
  /** The thresholds come from another corpus. */
  CALIBRATED;

  /** As it stands in tables, such as {@code not_reached}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
