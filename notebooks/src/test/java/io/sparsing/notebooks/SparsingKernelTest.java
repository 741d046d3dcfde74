package io.sparsing.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparsingKernelTest {
  private static final SparsingKernel KERNEL = SparsingKernel.ofJava();

  @AfterAll
  static void close() {
    KERNEL.onShutdown(false);
  }

  @Test
  void cellsShareVariablesAndTheLastExpressionIsTheValue() {
    assertThat(KERNEL.evalRaw("int half = 21;")).isNull();
    assertThat(KERNEL.evalRaw("int twice = half * 2;\ntwice + 0")).isEqualTo("42");
  }

  @Test
  void cellOfWordsAloneDoesNothing() {
    assertThat(KERNEL.evalRaw("// later\n")).isNull();
  }

  @Test
  void cellsRunInTheJvmOfTheKernel() {
    System.setProperty("sparsing.notebook.test", "here");
    try {
      assertThat(KERNEL.evalRaw("System.getProperty(\"sparsing.notebook.test\")"))
          .isEqualTo("\"here\"");
    } finally {
      System.clearProperty("sparsing.notebook.test");
    }
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThatThrownBy(() -> KERNEL.evalRaw("int x = \"text\";"))
        .isInstanceOf(SparsingKernel.CellException.class)
        .hasMessageContaining("incompatible types");
    assertThatThrownBy(() -> KERNEL.evalRaw("throw new IllegalStateException(\"no rows\");"))
        .isInstanceOf(SparsingKernel.CellException.class)
        .hasMessage("java.lang.IllegalStateException: no rows");
    assertThatThrownBy(() -> KERNEL.evalRaw("int y = ("))
        .isInstanceOf(SparsingKernel.CellException.class)
        .hasMessage("Cannot read the cell: expected complete Java, found int y = (");
  }

  @Test
  void aMistypedWarehouseIsRefusedAndNotMade(@TempDir Path folder) {
    Path mistyped = folder.resolve("warehose");
    assertThatThrownBy(() -> new Tables(mistyped).answer("SHOW TABLES"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read warehouse %s: expected a folder with tables, found no such folder",
            mistyped);
    assertThat(mistyped).doesNotExist();
  }

  @Test
  void tableEscapesWhatItHolds() {
    ResultTable table =
        new ResultTable(
            List.of("series", "ratio"),
            List.of(RowFactory.create("<img src=x>&\"", 0.25), RowFactory.create("b", null)));

    DisplayData display = table.display();
    assertThat(display.getData(MIMEType.TEXT_HTML))
        .isEqualTo(
            """
            <table>
            <thead><tr><th>series</th><th>ratio</th></tr></thead>
            <tbody>
            <tr><td>&lt;img src=x&gt;&amp;&quot;</td><td>0.25</td></tr>
            <tr><td>b</td><td></td></tr>
            </tbody>
            </table>""");
    assertThat(display.getData(MIMEType.TEXT_PLAIN))
        .isEqualTo("series         ratio\n<img src=x>&\"  0.25\nb");
    assertThat(table.json())
        .hasToString(
            "[{\"series\":\"<img src=x>&\\\"\",\"ratio\":0.25},{\"series\":\"b\",\"ratio\":null}]");
  }
}
