package io.sparsing.jobs.table;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.jobs.table.record.RecordColumns;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The SQL files: every column documented, in them and in the table reference. */
class TableDefinitionsTest {
  private static final Pattern COLUMN = Pattern.compile("(?m)^  ([a-z_0-9]+) ([A-Z].*)$");
  private static final Pattern COMMENT = Pattern.compile("COMMENT '(?:[^']|'')+',?$");
  private static final Path REFERENCE = Path.of("..", "docs", "tables.md");

  @ParameterizedTest
  @EnumSource(WarehouseTable.class)
  void everyColumnHasAComment(WarehouseTable table) {
    Matcher columns = COLUMN.matcher(definition(table));
    int count = 0;
    for (; columns.find(); count++) {
      assertThat(COMMENT.matcher(columns.group(2)).find()).as(columns.group()).isTrue();
    }
    assertThat(count).isEqualTo(definition(table).lines().filter(l -> l.startsWith("  ")).count());
  }

  @ParameterizedTest
  @EnumSource(WarehouseTable.class)
  void keyColumnsExistAndAreNeverNull(WarehouseTable table) {
    for (String key : table.keyColumns()) {
      assertThat(definition(table)).containsPattern("(?m)^  " + key + " [A-Z]+ NOT NULL ");
    }
  }

  @ParameterizedTest
  @EnumSource(WarehouseTable.class)
  void theReferenceNamesEveryColumn(WarehouseTable table) throws IOException {
    String reference = Files.readString(REFERENCE);
    String section = section(reference, table.tableName());
    assertThat(columns(table))
        .allSatisfy(column -> assertThat(section).contains("`" + column + "`"));
  }

  @Test
  void recordsHaveTheColumnsOfTheirTables() {
    Map<WarehouseTable, Class<? extends Record>> records =
        Map.ofEntries(
            entry(WarehouseTable.CHECKPOINTS, CheckpointRow.class),
            entry(WarehouseTable.CORPORA, CorpusRow.class),
            entry(WarehouseTable.TRAINING_LOSSES, TrainingLossRow.class),
            entry(WarehouseTable.EXTRACTIONS, ExtractionRow.class),
            entry(WarehouseTable.NEURON_STATS, NeuronStatsRow.class),
            entry(WarehouseTable.CETT_CURVES, CettCurveRow.class),
            entry(WarehouseTable.SOURCE_SPARSITY, SourceSparsityRow.class),
            entry(WarehouseTable.PERPLEXITIES, PerplexityRow.class),
            entry(WarehouseTable.DOCUMENT_LOSSES, DocumentLossRow.class),
            entry(WarehouseTable.INFLUENCES, InfluenceRow.class),
            entry(WarehouseTable.SPARSITY, SparsityRow.class),
            entry(WarehouseTable.LAYER_SPARSITY, LayerSparsityRow.class),
            entry(WarehouseTable.UNION_SPARSITY, UnionSparsityRow.class),
            entry(WarehouseTable.GATE_QUANTILES, GateQuantileRow.class),
            entry(WarehouseTable.SCALING_FITS, ScalingFitRow.class),
            entry(WarehouseTable.MODEL_COMPARISONS, ModelComparisonRow.class));
    records.forEach(
        (table, type) ->
            assertThat(Stream.of(type.getRecordComponents()).map(RecordComponent::getName))
                .as(table.tableName())
                .extracting(RecordColumns::columnName)
                .containsExactlyElementsOf(columns(table)));
  }

  private static String section(String reference, String table) {
    int start = reference.indexOf("\n## " + table + "\n");
    assertThat(start).as("section " + table + " of docs/tables.md").isNotNegative();
    int end = reference.indexOf("\n## ", start + 1);
    return reference.substring(start, end < 0 ? reference.length() : end);
  }

  private static List<String> columns(WarehouseTable table) {
    return COLUMN.matcher(definition(table)).results().map(found -> found.group(1)).toList();
  }

  private static String definition(WarehouseTable table) {
    String file = table.tableName() + ".sql";
    try (InputStream in = WarehouseTable.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
