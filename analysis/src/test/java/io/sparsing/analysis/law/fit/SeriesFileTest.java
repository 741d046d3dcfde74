package io.sparsing.analysis.law.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SeriesFileTest {

  @TempDir Path folder;

  @Test
  void readsASeriesNamedAfterTheFile() throws IOException {
    Path file = folder.resolve("0.1b_relu.json");
    Files.writeString(file, "{\"activation_ratio\": [0.2, 0.1], \"token_passed\": [1000, 2e3]}");

    assertThat(SeriesFile.read(file))
        .isEqualTo(
            new SeriesPoints("0.1b_relu", new double[] {1000, 2000}, new double[] {0.2, 0.1}));
  }

  /** Sorted by tokens, the errors go along: 0.004² and 0.003². */
  @Test
  void readsStandardErrorsAsIndependentOnes() throws IOException {
    Path file = folder.resolve("s.json");
    Files.writeString(
        file,
        "{\"token_passed\": [2e3, 1e3], \"activation_ratio\": [0.1, 0.2],"
            + " \"activation_ratio_se\": [0.003, 0.004]}");
    SamplingErrors errors = SeriesFile.read(file).errors().orElseThrow();

    assertThat(errors.covariance())
        .isDeepEqualTo(new double[][] {{0.004 * 0.004, 0}, {0, 0.003 * 0.003}});
    assertThat(errors.documents()).isEmpty();
  }

  @Test
  void passesOnWhatIsWrongWithTheErrors() throws IOException {
    String start = "{\"token_passed\": [1, 2], \"activation_ratio\": [0.1, 0.1], ";

    assertRefused(
        start + "\"activation_ratio_se\": [0.1]}",
        "Cannot read series file %s: Cannot build series s: expected as many sampling errors as"
            + " points, found 1 and 2");
    assertRefused(
        start + "\"activation_ratio_se\": [0.1, -0.1]}",
        "Cannot read series file %s: Cannot use sampling errors: expected a standard error of at"
            + " least 0, found -0.1 at point 1");
    assertRefused(
        start + "\"activation_ratio_se\": [0.1, null]}",
        "Cannot read series file %s: expected a number at activation_ratio_se[1], found null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "[1]|expected a JSON object, found a list",
        "''|expected a JSON object, found an empty file",
        "{\"token_passed\": [1]}|"
            + "expected the keys [activation_ratio, token_passed], found [token_passed]",
        "{\"token_passed\": [1], \"activation_ratio\": [0.1], \"more\": 1}|expected the keys"
            + " [activation_ratio, token_passed], found [activation_ratio, more, token_passed]",
        "{\"token_passed\": 1, \"activation_ratio\": [0.1]}|"
            + "expected a list of numbers at token_passed, found 1",
        "{\"token_passed\": [1], \"activation_ratio\": [\"0.1\"]}|"
            + "expected a number at activation_ratio[0], found \"0.1\"",
        "{\"token_passed\": [1, null], \"activation_ratio\": [0.1, 0.1]}|"
            + "expected a number at token_passed[1], found null",
      })
  void saysInOneLineWhatIsWrong(String text, String problem) throws IOException {
    assertRefused(text, "Cannot read series file %s: " + problem);
  }

  @Test
  void passesOnWhatIsWrongWithThePoints() throws IOException {
    assertRefused(
        "{\"token_passed\": [1, 2], \"activation_ratio\": [0.1]}",
        "Cannot read series file %s: Cannot build series s: expected as many activation ratios as"
            + " token counts, found 1 and 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"token_passed\": [1,|expected JSON, found in line 1: Unexpected end-of-input",
        "{\"token_passed\": [1], \"token_passed\": [2]}|"
            + "expected JSON, found in line 1: Duplicate field 'token_passed'",
        "{\"token_passed\": [1], \"activation_ratio\": [NaN]}|expected JSON, found in line 1: "
      })
  void refusesBrokenJsonInOneLine(String text, String beginning) throws IOException {
    Path file = folder.resolve("s.json");
    Files.writeString(file, text);

    assertThatThrownBy(() -> SeriesFile.read(file))
        .isInstanceOf(SeriesFileException.class)
        .hasMessageStartingWith("Cannot read series file " + file + ": " + beginning)
        .message()
        .hasLineCount(1);
  }

  @Test
  void refusesMissingFilesAndFolders() {
    Path missing = folder.resolve("missing.json");

    assertThatThrownBy(() -> SeriesFile.read(missing))
        .isInstanceOf(SeriesFileException.class)
        .hasMessage(
            "Cannot read series file " + missing + ": expected a JSON file, found nothing there");
    assertThatThrownBy(() -> SeriesFile.read(folder))
        .isInstanceOf(SeriesFileException.class)
        .hasMessage("Cannot read series file " + folder + ": expected a JSON file, found a folder");
  }

  private void assertRefused(String text, String message) throws IOException {
    Path file = folder.resolve("s.json");
    Files.writeString(file, text);

    assertThatThrownBy(() -> SeriesFile.read(file))
        .isInstanceOf(SeriesFileException.class)
        .hasMessage(message.formatted(file));
  }
}
