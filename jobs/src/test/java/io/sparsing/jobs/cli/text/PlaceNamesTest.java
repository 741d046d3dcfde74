package io.sparsing.jobs.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.jobs.PlacedCheckpoint;
import io.sparsing.jobs.table.CheckpointRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaceNamesTest {
  @Test
  void oneSeriesHasShortNames() {
    assertThat(names("run-a", "file:/models/run-a/step10", "file:/models/run-a/step20"))
        .containsExactly("step10", "step20");
    assertThat(names("run-a", "file:/models/run-a/step10")).containsExactly("step10");
    assertThat(names("run-a")).isEmpty();
  }

  /** As the demo's last checkpoints, which were both called step002930. */
  @Test
  void twoSeriesHaveTheFolderAboveInTheirNames() {
    PlaceNames names =
        PlaceNames.of(
            List.of(
                place("a", "file:/models/demo-relu/step002930", "demo-relu"),
                place("b", "file:/models/demo-silu/step002930", "demo-silu"),
                place("c", "file:/models/demo-silu/step000100", "demo-silu")));

    assertThat(names.of("a")).containsExactly("demo-relu/step002930");
    assertThat(names.of("b")).containsExactly("demo-silu/step002930");
    assertThat(names.of("c")).containsExactly("demo-silu/step000100");
    assertThat(names.of("unknown")).isEmpty();
  }

  /** Names that differ do not say which series they belong to. */
  @Test
  void differentNamesInTwoSeriesHaveItToo() {
    PlaceNames names =
        PlaceNames.of(
            List.of(
                place("a", "file:/models/run-a/step10", "run-a"),
                place("b", "file:/models/run-b/step20", "run-b")));

    assertThat(names.of("a")).containsExactly("run-a/step10");
    assertThat(names.of("b")).containsExactly("run-b/step20");
  }

  @Test
  void asManyPartsAsTellThemApart() {
    assertThat(names("run-a", "hdfs://nn/run-a/step10/hf", "hdfs://nn/run-a/step20/hf"))
        .containsExactly("step10/hf", "step20/hf");
    assertThat(names("run", "s3a://bucket/x/run/step10", "s3a://bucket/y/run/step10"))
        .containsExactly("x/run/step10", "y/run/step10");
    // The last two parts tell only the first from the others, so all get three.
    assertThat(names("r", "file:/x/r/s1", "file:/y/r/s2", "file:/z/r/s2"))
        .containsExactly("x/r/s1", "y/r/s2", "z/r/s2");
  }

  @Test
  void theFileSystemCountsWhereAllElseIsTheSame() {
    assertThat(names("run-a", "hdfs://one/run-a/step10", "hdfs://two/run-a/step10"))
        .containsExactly("hdfs://one/run-a/step10", "hdfs://two/run-a/step10");
    assertThat(names("run-a", "file:/step10", "file:/x/step10"))
        .containsExactly("file:/step10", "x/step10");
  }

  @Test
  void theSameWeightsHaveTheNamesOfAllTheirFolders() {
    PlaceNames names =
        PlaceNames.of(
            List.of(
                place("same", "file:/run-a/step10", "run-a"),
                place("other", "file:/run-a/step20", "run-a"),
                place("same", "file:/run-a/step30", "run-a")));

    assertThat(names.of("same")).containsExactly("step10", "step30");
    assertThat(names.of("other")).containsExactly("step20");
  }

  /** Names of folders in one series, each with weights of its own. */
  private static List<String> names(String series, String... uris) {
    List<CheckpointRow> places = new ArrayList<>();
    for (String uri : uris) {
      places.add(place(uri, uri, series));
    }
    PlaceNames names = PlaceNames.of(places);
    return List.of(uris).stream().flatMap(uri -> names.of(uri).stream()).toList();
  }

  private static CheckpointRow place(String weights, String uri, String series) {
    return PlacedCheckpoint.at(weights, uri, series, 1);
  }
}
