package io.sparsing.jobs.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.jobs.EarlierRows;
import io.sparsing.jobs.PlacedCheckpoint;
import io.sparsing.jobs.SparsityMethod;
import io.sparsing.jobs.SparsityStatus;
import io.sparsing.jobs.table.SparsityRow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeasurementTablesTest {
  private static final PlaceNames NAMES =
      PlaceNames.of(
          List.of(
              PlacedCheckpoint.at("relu", "file:/models/demo-relu/step002930", "demo-relu", 1),
              PlacedCheckpoint.at("silu", "file:/models/demo-silu/step002930", "demo-silu", 1),
              PlacedCheckpoint.at("relu", "file:/models/copies/step0", "copies", 0)));

  private final MeasurementTables tables = new MeasurementTables(NAMES, Map.of("c", "texts"));
  private final StringWriter text = new StringWriter();

  @Test
  void everyPlaceHasARowWithANameOfItsOwn() {
    tables.print(
        List.of(row("relu", 0.1, 0.25, 1.5), row("silu", 0.1, 0.5, 1.25)), new PrintWriter(text));

    assertThat(text.toString().lines().map(line -> line.replaceFirst(" {2,}.*", "")))
        .containsExactly(
            "checkpoint", "demo-relu/step002930", "copies/step0", "demo-silu/step002930");
    assertThat(text.toString().lines().toList().get(2).split(" {2,}"))
        .containsExactly(
            "copies/step0",
            "texts",
            "cett",
            "0.1",
            "0.10000",
            "0.25000",
            "-",
            "0.75000",
            "1.500000",
            "2.00000",
            "fixed");
  }

  @Test
  void pointsCompeteWithinTheirOwnPlace() {
    // The second relu point has more of both; silu has one point, which nothing beats.
    tables.printPareto(
        List.of(row("relu", 0.1, 0.25, 1.25), row("relu", 0.2, 0.5, 1.5), row("silu", 0.1, 1, 2)),
        new PrintWriter(text));

    assertThat(text.toString().lines().skip(2).map(line -> line.replaceAll(" {2,}", " ")))
        .containsExactly(
            "demo-relu/step002930 texts cett 0.1 0.25000 1.250000 yes",
            "demo-relu/step002930 texts cett 0.2 0.50000 1.500000 no",
            "copies/step0 texts cett 0.1 0.25000 1.250000 yes",
            "copies/step0 texts cett 0.2 0.50000 1.500000 no",
            "demo-silu/step002930 texts cett 0.1 1.00000 2.000000 yes");
  }

  private static SparsityRow row(String weights, double level, double ratio, double pplRatio) {
    return EarlierRows.sparsity(
        "m-" + weights + level,
        "e-" + weights,
        weights,
        "c",
        SparsityMethod.CETT,
        Optional.empty(),
        Optional.of(level),
        SparsityStatus.FIXED,
        Optional.of(level),
        ratio,
        1 - ratio,
        0,
        0,
        2,
        2 + Math.log(pplRatio),
        pplRatio,
        Optional.empty(),
        Optional.empty(),
        1,
        1000,
        999,
        1,
        2,
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty());
  }
}
