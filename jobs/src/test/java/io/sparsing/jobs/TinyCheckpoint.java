package io.sparsing.jobs;

import io.sparsing.model.training.TrainingRun;
import io.sparsing.model.training.data.TrainingCorpus;
import io.sparsing.model.training.spec.ModelShape;
import io.sparsing.model.training.spec.TrainingSpec;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * A byte-level checkpoint with a tokenizer, trained for one step: {@code <s>} is 1, byte b is b +
 * 3.
 */
public final class TinyCheckpoint {
  /** Longest sequence. */
  public static final int CONTEXT = 16;

  private TinyCheckpoint() {}

  /** Trains {@code SERIES/step…} in a folder and returns the checkpoint's folder. */
  public static String train(Path folder, String series) {
    TrainingSpec spec =
        TrainingSpec.builder(series, new ModelShape(8, 1, 2, 12, 8, "relu"))
            .batch(1, CONTEXT)
            .trainingTokens(CONTEXT)
            .schedule(0, 0)
            .checkpoints(1, CONTEXT)
            .seed(7)
            .build();
    int[] tokens = IntStream.range(0, 8 * CONTEXT).map(i -> 3 + i % 250).toArray();
    TrainingRun.run(
        spec,
        TrainingCorpus.of(tokens),
        folder.toUri().toString(),
        new Configuration(),
        progress -> {});
    return folder.resolve(series).toUri() + "/step*";
  }
}
