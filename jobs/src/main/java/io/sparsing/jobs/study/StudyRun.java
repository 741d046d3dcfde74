package io.sparsing.jobs.study;

import io.sparsing.jobs.law.CompareModelsAction;
import io.sparsing.jobs.law.ComparisonOptions;
import io.sparsing.jobs.law.FitLawsAction;
import io.sparsing.jobs.law.LimitMove;
import io.sparsing.jobs.law.StoredLimit;
import io.sparsing.jobs.maintain.KeepTablesSmallAction;
import io.sparsing.jobs.report.ReportAction;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.Warehouse;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Everything of a study that is not done yet: trains models, registers checkpoints, measures what
 * is new, fits the laws, compares the models, publishes the report, keeps the tables small.
 *
 * <p>A part that fails is named and the others go on. All that is made is in the tables at once, so
 * a killed run loses at most a wave, and two runs at the same time leave every row once.
 */
public final class StudyRun {
  private final Warehouse warehouse;
  private final Study study;
  private final Consumer<FailedPart> onFailure;
  private final Consumer<String> onNote;
  private int failed;

  /**
   * A run of a study; may be repeated.
   *
   * @param onFailure told of each failed part when it fails
   * @param onNote told of what the user should know though nothing failed, a line each
   */
  public StudyRun(
      Warehouse warehouse, Study study, Consumer<FailedPart> onFailure, Consumer<String> onNote) {
    this.warehouse = warehouse;
    this.study = study;
    this.onFailure = onFailure;
    this.onNote = onNote;
  }

  /**
   * What a run did.
   *
   * @param checkpoints checkpoint folders of the study that can be measured
   * @param added how many of them were registered now
   * @param made measurements made now
   * @param fitted series fitted anew, each on a corpus and at a p
   * @param moves limits that lie outside the interval of the fit before
   * @param report where the report is; empty if it failed
   * @param failed how many parts failed
   */
  public record Result(
      int checkpoints,
      int added,
      int made,
      int fitted,
      List<LimitMove> moves,
      Optional<URI> report,
      int failed) {}

  /** Does what is not done yet. */
  public Result execute() {
    failed = 0;
    train();
    RegisterCheckpointsAction.Result registered = register();
    List<CheckpointRow> checkpoints = registered.checkpoints();
    int made = 0;
    for (Study.CorpusSource corpus : study.corpora()) {
      made +=
          part(
                  "corpus " + corpus.name(),
                  () ->
                      new StudyCorpus(warehouse, study.measures(), corpus)
                          .measure(checkpoints, this::fail))
              .orElse(0);
    }
    List<StoredLimit> before = StoredLimit.read(warehouse);
    part("laws", () -> new FitLawsAction(warehouse).executeChanged());
    part(
        "comparisons",
        () -> new CompareModelsAction(warehouse, ComparisonOptions.STANDARD).execute());
    List<StoredLimit> fitted = LimitMove.added(before, StoredLimit.read(warehouse));
    Optional<URI> report = part("report", this::publish);
    part("maintenance", this::keepSmall);
    return new Result(
        registered.places().size(),
        registered.added().size(),
        made,
        fitted.size(),
        LimitMove.between(before, fitted),
        report,
        failed);
  }

  private void train() {
    for (TrainingSource source : study.training()) {
      part("training in " + source.out(), () -> new TrainOnTextAction(warehouse, source).execute());
    }
  }

  private RegisterCheckpointsAction.Result register() {
    List<RegisterCheckpointsAction.Result> results = new ArrayList<>();
    for (CheckpointSource source : study.checkpoints()) {
      part(
              "checkpoints " + source.path(),
              () -> new RegisterCheckpointsAction(warehouse, source).execute())
          .ifPresent(
              registered -> {
                registered.refused().forEach(line -> fail(FailedPart.refused(line)));
                results.add(registered);
              });
    }
    RegisterCheckpointsAction.Result all = RegisterCheckpointsAction.Result.together(results);
    all.notes().forEach(onNote);
    return all;
  }

  private URI publish() {
    return PublishedPage.write(
        study.reportFolder(),
        new ReportAction(warehouse, study.name()).execute(),
        warehouse.spark().sparkContext().hadoopConfiguration());
  }

  private boolean keepSmall() {
    new KeepTablesSmallAction(warehouse, study.bounds()).execute(Instant.now());
    return true;
  }

  /** The result of a part; empty where it failed, unless nothing can go on. */
  private <T> Optional<T> part(String name, Supplier<T> work) {
    try {
      return Optional.of(work.get());
    } catch (Exception e) {
      RuntimeException cause = FailedPart.unchecked(e);
      if (warehouse.spark().sparkContext().isStopped()) {
        throw cause;
      }
      fail(new FailedPart(name, cause));
      return Optional.empty();
    }
  }

  private void fail(FailedPart part) {
    failed++;
    onFailure.accept(part);
  }
}
