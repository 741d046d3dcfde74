package io.sparsing.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.jobs.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class FailureReportTest {
  /** The device that is always full, written to through the file system that the tables use. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void tellsAFullDiskInOneLine() throws IOException {
    FailureReport report = FailureReport.of(new IllegalStateException("commit", fullDisk()));
    assertThat(report.exitCode()).isEqualTo(Sparsing.FAILED);
    assertThat(printed(report))
        .isEqualTo("sparsing: Cannot use a local disk: No space left on device\n");
  }

  @Test
  void tellsWrongInputBeforeItsCause() {
    FailureReport report =
        FailureReport.of(
            new IllegalStateException(
                "outer", new InputException("Cannot read a", new IOException("inner"))));
    assertThat(report.exitCode()).isEqualTo(Sparsing.WRONG_INPUT);
    assertThat(report.line()).isEqualTo("Cannot read a");
  }

  private static FSError fullDisk() throws IOException {
    try (RawLocalFileSystem disk = new RawLocalFileSystem()) {
      disk.initialize(URI.create("file:///"), new Configuration());
      var out = disk.append(new Path("/dev/full"));
      out.write(1);
      out.close();
      throw new AssertionError("expected a full disk");
    } catch (FSError e) {
      return e;
    }
  }

  private static String printed(FailureReport report) {
    StringWriter text = new StringWriter();
    report.print(new PrintWriter(text), false);
    return text.toString().replace(System.lineSeparator(), "\n");
  }
}
