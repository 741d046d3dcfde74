package io.sparsing.jobs.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.jobs.corpus.TokenizeCorpusAction;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.study.MeasurementRun;
import io.sparsing.jobs.study.RegisterCheckpointsAction;
import io.sparsing.jobs.table.Warehouse;
import java.util.List;
import java.util.OptionalInt;

/** Measures as the commands do, and lets every failure through. */
public final class MeasuredFixture {
  private MeasuredFixture() {}

  /** Checkpoints of a folder or glob on a corpus that all of them read alike. */
  public static Tokenized subject(Warehouse warehouse, String checkpoints, String corpus) {
    var registered = new RegisterCheckpointsAction(warehouse, List.of(checkpoints)).execute();
    assertThat(registered.refused()).isEmpty();
    return new TokenizeCorpusAction(
            warehouse, corpus, registered.checkpoints(), OptionalInt.empty())
        .execute()
        .get(0);
  }

  /** Measures what is asked for, storing the activations of {@code sample} positions. */
  public static MeasurementRun.Result measure(
      Warehouse warehouse, Tokenized subject, long sample, MeasureRequest... requests) {
    MeasurementRun.Result result =
        new MeasurementRun(
                warehouse,
                sample,
                List.of(requests),
                failed -> {
                  throw failed.cause();
                })
            .measure(subject);
    assertThat(result.refused()).isEmpty();
    return result;
  }
}
