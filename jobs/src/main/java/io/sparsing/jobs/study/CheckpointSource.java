package io.sparsing.jobs.study;

import io.sparsing.jobs.GivenPath;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.study.suite.TrainingTokens;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.model.checkpoint.CachedRepository;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.checkpoint.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Checkpoints of a study: where they lie, which series they belong to, what they were trained on.
 *
 * @param path folder or glob of folders, on any Hadoop file system; also a model in Hugging Face's
 *     cache ({@code models--ORG--NAME}) or refs in one ({@code models--ORG--NAME/refs/step*})
 * @param series training run; empty for what {@code training_state.json} says, else the parent
 *     folder's name
 * @param trainingTokens where training tokens are known from
 */
public record CheckpointSource(
    String path, Optional<String> series, TrainingTokens trainingTokens) {
  /** Checkpoints of which only the place is known. */
  public static CheckpointSource at(String path) {
    return new CheckpointSource(path, Optional.empty(), new TrainingTokens.Stated());
  }

  /**
   * The folders that there are, in the order of their names. A model in Hugging Face's cache is all
   * its revisions.
   *
   * @throws InputException if there is nothing
   */
  public List<String> folders(Configuration configuration) {
    try {
      List<FileStatus> found = new GivenPath(path).found(configuration);
      if (found.isEmpty()) {
        throw new InputException(
            "Cannot open checkpoint %s: expected a folder, found nothing".formatted(path));
      }
      return new FoundFolders(configuration).checkpoints(found);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "Cannot open checkpoint %s: expected a path, found %s".formatted(path, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open checkpoint " + path, e);
    }
  }

  /** The training run that a checkpoint of this source belongs to. */
  public String seriesOf(CheckpointFolder folder) {
    return series.orElseGet(() -> statedSeries(folder));
  }

  /**
   * The training run that the checkpoint itself names, else the folder that it lies in; in Hugging
   * Face's cache the model.
   */
  static String statedSeries(CheckpointFolder folder) {
    return folder
        .trainingState()
        .flatMap(TrainingState::series)
        .orElseGet(
            () -> {
              Path path = new Path(folder.uri());
              Path parent = path.getParent();
              return CachedRepository.at(path)
                  .or(() -> CachedRepository.around(path))
                  .map(CachedRepository::name)
                  .orElseGet(() -> parent == null ? folder.uri() : parent.getName());
            });
  }

  /**
   * The row with what this source knows about it. A {@code training_state.json} beside the weights
   * was written by the trainer, so a source may repeat its count but not change it.
   *
   * @throws InputException if neither knows the checkpoint, or the source contradicts it
   */
  CheckpointRow describe(CheckpointRow row, Optional<TrainingState> state) {
    Optional<TrainingTokens.Progress> told =
        state.isPresent() ? trainingTokens.find(row.uri()) : trainingTokens.of(row.uri());
    if (state.isPresent() && told.isPresent() && state.get().tokensSeen() != told.get().tokens()) {
      throw new InputException(
          "Cannot register checkpoint %s: expected %d training tokens, as its %s says, found %d in the study"
              .formatted(
                  row.uri(), state.get().tokensSeen(), TrainingState.FILE, told.get().tokens()));
    }
    String name = series.orElse(row.series());
    return told.isPresent() && state.isEmpty()
        ? row.trained(name, Optional.of(told.get().tokens()), told.get().step())
        : row.trained(name, row.trainingTokens(), row.trainingStep());
  }
}
