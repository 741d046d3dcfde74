package io.sparsing.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sequences that the model cannot read: it knows the token ids 0 to 258 and 16 positions. */
class SequenceCheckTest {
  @TempDir static Path shared;
  private static CorpusTables tables;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    tables = CorpusTables.in(shared);
  }

  @Test
  void tokensThatAModelCannotReadAreNamed() throws IOException {
    Path list = write("a.json", "[[5, 6], [7, 259]]");
    assertThatThrownBy(() -> tables.tokenize(list, 8))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read file:%s, list 1: expected token ids from 0 to 258, at most 16 of them, as %s takes, found 259 at index 1",
            list, tables.checkpoint().uri());
    Path lines =
        write("b.jsonl", "{\"tokens\": [5]}\n{\"tokens\": [%s5]}\n".formatted("5,".repeat(16)));
    assertThatThrownBy(() -> tables.tokenize(lines, 8))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read file:%s, line 2: expected token ids", lines)
        .hasMessageEndingWith("found 17 tokens");
    Path rows = folder.resolve("rows.parquet");
    tables
        .warehouse()
        .spark()
        .sql("SELECT array(5, 300) AS tokens")
        .coalesce(1)
        .write()
        .parquet(rows.toString());
    assertThatThrownBy(() -> tables.tokenize(rows, 8))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(", row 0: expected token ids from 0 to 258")
        .hasMessageEndingWith("found 300 at index 1");
  }

  /** Rows of earlier versions do not say how large their tokens are: the sequences do. */
  @Test
  void storedSequencesAreCheckedWhereTheirRowSaysNothing() throws IOException {
    Path list = write("old.json", "[[5, 258]]");
    CorpusRow corpus = tables.tokenize(list, 8);
    assertThat(corpus.largestToken()).hasValue(258);
    assertThat(corpus.longestSequence()).hasValue(2);
    tables
        .warehouse()
        .update(
            WarehouseTable.CORPORA,
            "corpus_id",
            List.of(corpus.corpusId()),
            "largest_token = NULL");
    assertThat(tables.tokenize(list, 8).largestToken()).isEmpty();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
