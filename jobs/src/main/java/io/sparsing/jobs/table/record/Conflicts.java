package io.sparsing.jobs.table.record;

import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;

/** Tells commits that another job has overtaken from failures. */
public final class Conflicts {
  private Conflicts() {}

  /**
   * Runs a commit.
   *
   * @return false if Iceberg refused it because of what was committed meanwhile
   */
  public static boolean tolerate(Runnable commit) {
    try {
      commit.run();
      return true;
    } catch (RuntimeException e) {
      if (isConflict(e)) {
        return false;
      }
      throw e;
    }
  }

  private static boolean isConflict(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ValidationException || cause instanceof CommitFailedException) {
        return true;
      }
    }
    return false;
  }
}
