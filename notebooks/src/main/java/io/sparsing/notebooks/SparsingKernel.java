package io.sparsing.notebooks;

import io.sparsing.jobs.table.Warehouse;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.magic.MagicParser;
import org.dflib.jjava.jupyter.kernel.magic.MagicTranspiler;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;

/**
 * Runs the Java of cells in the kernel's own JVM, where the Spark session lives.
 *
 * <p>A cell shows what it asks to show ({@link Cells}); the value of its last expression is shown
 * as text.
 */
final class SparsingKernel extends BaseKernel {
  private static final String STARTUP = "import static io.sparsing.notebooks.Cells.*;";

  private final JShell shell;

  private SparsingKernel() {
    super(
        "sparsing",
        "1",
        new LanguageInfo.Builder("java")
            .version("17")
            .mimetype("text/x-java-source")
            .fileExtension(".jshell")
            .pygments("java")
            .codemirror("text/x-java")
            .exporter("script")
            .build(),
        List.of(),
        null,
        new JupyterIO(StandardCharsets.UTF_8),
        new CommManager(),
        new Renderer(),
        new MagicParser("(?!)", "(?!)", new MagicTranspiler()),
        new MagicsRegistry(),
        false,
        new StringStyler("", "", "", line -> ""));
    // In this JVM: cells and Spark share classes and one session.
    shell = JShell.builder().executionEngine("local").build();
    Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .forEach(shell::addToClasspath);
  }

  /** A kernel whose cells know no tables. */
  static SparsingKernel ofJava() {
    return new SparsingKernel();
  }

  /** A kernel whose cells ask that warehouse. */
  static SparsingKernel on(Warehouse warehouse) {
    SparsingKernel kernel = ofJava();
    Cells.serve(new Notebook(warehouse, kernel));
    kernel.evalRaw(STARTUP);
    return kernel;
  }

  @Override
  public Object evalRaw(String cell) {
    Object last = null;
    String rest = cell;
    while (!rest.isBlank()) {
      CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      if (next.completeness() == Completeness.EMPTY) {
        return last;
      }
      if (!next.completeness().isComplete()) {
        throw new CellException("Cannot read the cell: expected complete Java, found " + rest);
      }
      for (SnippetEvent event : shell.eval(next.source())) {
        last = value(event);
      }
      rest = next.remaining();
    }
    return last;
  }

  private Object value(SnippetEvent event) {
    if (event.exception() != null) {
      throw new CellException(reason(event.exception()), event.exception());
    }
    if (event.status() == Snippet.Status.REJECTED) {
      throw new CellException(
          shell
              .diagnostics(event.snippet())
              .map(problem -> problem.getMessage(Locale.ROOT))
              .collect(Collectors.joining("\n")));
    }
    boolean shown =
        event.snippet().subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND
            && event.value() != null;
    return shown ? event.value() : null;
  }

  private static String reason(Throwable thrown) {
    String type =
        thrown instanceof EvalException inShell
            ? inShell.getExceptionClassName()
            : thrown.getClass().getName();
    return type + ": " + thrown.getMessage();
  }

  @Override
  public List<String> formatError(Throwable problem) {
    return List.of(String.valueOf(problem.getMessage()));
  }

  @Override
  public DisplayData inspect(String code, int at, boolean extraDetail) {
    String text =
        shell.sourceCodeAnalysis().documentation(code, at, false).stream()
            .map(SourceCodeAnalysis.Documentation::signature)
            .collect(Collectors.joining("\n"));
    return text.isEmpty() ? null : new DisplayData(text);
  }

  @Override
  public ReplacementOptions complete(String code, int at) {
    int[] anchor = {at};
    List<String> options =
        shell.sourceCodeAnalysis().completionSuggestions(code, at, anchor).stream()
            .map(SourceCodeAnalysis.Suggestion::continuation)
            .distinct()
            .toList();
    return new ReplacementOptions(options, anchor[0], at);
  }

  @Override
  public String isComplete(String code) {
    return switch (shell.sourceCodeAnalysis().analyzeCompletion(code).completeness()) {
      case DEFINITELY_INCOMPLETE, CONSIDERED_INCOMPLETE -> IS_COMPLETE_MAYBE;
      case UNKNOWN -> IS_COMPLETE_BAD;
      default -> IS_COMPLETE_YES;
    };
  }

  @Override
  public void onShutdown(boolean restarting) {
    shell.close();
  }

  /** What went wrong in a cell, in words for its reader. */
  static final class CellException extends RuntimeException {
    CellException(String message) {
      super(message);
    }

    CellException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
