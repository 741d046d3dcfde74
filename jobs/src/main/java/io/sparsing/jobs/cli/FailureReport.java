package io.sparsing.jobs.cli;

import io.sparsing.analysis.law.fit.NotEnoughPointsException;
import io.sparsing.analysis.law.fit.SeriesFileException;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.cli.text.LastComplaint;
import io.sparsing.model.checkpoint.CheckpointException;
import java.io.PrintWriter;
import org.apache.hadoop.fs.FSError;

/** What the user is told when a command fails: one line, and the exit code of its cause. */
record FailureReport(int exitCode, String line, Throwable exception) {
  static FailureReport of(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      boolean wrongInput =
          cause instanceof InputException
              || cause instanceof CheckpointException
              || cause instanceof SeriesFileException
              || cause instanceof NotEnoughPointsException;
      if (wrongInput) {
        return new FailureReport(Sparsing.WRONG_INPUT, oneLine(cause.getMessage()), exception);
      }
      if (cause instanceof FSError) {
        String line = "Cannot use a local disk: " + oneLine(rootMessage(cause));
        return new FailureReport(Sparsing.FAILED, line, exception);
      }
    }
    return new FailureReport(Sparsing.FAILED, oneLine(rootMessage(exception)), exception);
  }

  private static String rootMessage(Throwable exception) {
    Throwable root = exception;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getName() : root.getMessage();
  }

  int print(PrintWriter err, boolean verbose) {
    err.println(LastComplaint.PREFIX + line);
    if (verbose) {
      exception.printStackTrace(err);
    }
    err.flush();
    return exitCode;
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
