package io.sparsing.jobs.cli.text;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A plain table for the terminal: text to the left, numbers to the right. */
public final class TextTable {
  private final List<String[]> rows = new ArrayList<>();

  /** A table with these headings and no rows. */
  public TextTable(String... headings) {
    rows.add(headings);
  }

  /** Adds a row with a cell for each heading. */
  public void add(String... cells) {
    rows.add(cells);
  }

  /** The same table without columns that have a heading and nothing else. */
  public TextTable withoutEmptyColumns() {
    int[] kept =
        IntStream.range(0, rows.get(0).length)
            .filter(i -> rows.stream().skip(1).anyMatch(row -> !row[i].isEmpty()))
            .toArray();
    TextTable table = new TextTable(cells(rows.get(0), kept));
    rows.stream().skip(1).forEach(row -> table.add(cells(row, kept)));
    return table;
  }

  private static String[] cells(String[] row, int[] columns) {
    return Arrays.stream(columns).mapToObj(i -> row[i]).toArray(String[]::new);
  }

  /** Prints the rows; nothing where there are none. */
  public void print(PrintWriter out) {
    if (rows.size() == 1) {
      return;
    }
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - row[i].length());
        boolean number = rows.get(1)[i].matches("[-+0-9.,]+( s| %)?");
        line.append(number ? padding + row[i] : row[i] + padding).append("  ");
      }
      out.println(line.toString().stripTrailing());
    }
    out.flush();
  }
}
