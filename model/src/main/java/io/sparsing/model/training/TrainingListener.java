package io.sparsing.model.training;

/** Hears how a training run is getting on. */
@FunctionalInterface
public interface TrainingListener {
  /** Hears nothing. */
  TrainingListener SILENT = progress -> {};

  /**
   * Called by the training thread a few times a second at most, after each checkpoint, and at the
   * end; what it throws ends the run, which then resumes when started again.
   */
  void onProgress(TrainingProgress progress);
}
