package io.sparsing.jobs.study;

import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.Warehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Does work on checkpoints together; where that fails, on each alone, so that one bad checkpoint is
 * found and the others go on. Where the first two fail as all did, the cause lies elsewhere and the
 * work is given up.
 *
 * @param givenUp whether nothing can go on at all
 * @param onFailure told of each checkpoint that fails alone
 */
record Isolation(BooleanSupplier givenUp, BiConsumer<CheckpointRow, RuntimeException> onFailure) {
  /** Work on a corpus in a warehouse whose Spark still runs. */
  static Isolation on(Warehouse warehouse, String corpus, Consumer<FailedPart> onFailure) {
    return new Isolation(
        () -> warehouse.spark().sparkContext().isStopped(),
        (row, cause) ->
            onFailure.accept(
                new FailedPart("checkpoint %s on corpus %s".formatted(row.uri(), corpus), cause)));
  }

  /** The results: one of all together, or one of each checkpoint that did not fail alone. */
  <R> List<R> run(List<CheckpointRow> checkpoints, Function<List<CheckpointRow>, R> work) {
    RuntimeException failure;
    try {
      return List.of(work.apply(checkpoints));
    } catch (Exception e) {
      failure = FailedPart.unchecked(e);
      if (givenUp.getAsBoolean()) {
        throw failure;
      }
    }
    if (checkpoints.size() == 1) {
      onFailure.accept(checkpoints.get(0), failure);
      return List.of();
    }
    return apart(checkpoints, work, failure);
  }

  private <R> List<R> apart(
      List<CheckpointRow> checkpoints,
      Function<List<CheckpointRow>, R> work,
      RuntimeException together) {
    List<R> results = new ArrayList<>();
    List<Runnable> failures = new ArrayList<>();
    int alike = 0;
    for (int i = 0; i < checkpoints.size(); i++) {
      CheckpointRow row = checkpoints.get(i);
      try {
        results.add(work.apply(List.of(row)));
      } catch (Exception e) {
        RuntimeException failure = FailedPart.unchecked(e);
        if (givenUp.getAsBoolean()) {
          throw failure;
        }
        failures.add(() -> onFailure.accept(row, failure));
        alike += root(failure).equals(root(together)) ? 1 : 0;
      }
      if (i == 1 && alike == 2) {
        throw together;
      }
    }
    failures.forEach(Runnable::run);
    return results;
  }

  /** Why it failed, without the numbers of jobs and tasks that Spark puts around it. */
  private static String root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
