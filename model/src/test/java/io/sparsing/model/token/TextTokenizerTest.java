package io.sparsing.model.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.model.Fixtures;
import io.sparsing.model.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On a byte-level BPE tokenizer written for this test: ids 0 to 7 are {@code <s> a b Ġ ab Ġab Ã ©},
 * merges {@code a+b} and {@code Ġ+ab}; its post-processor puts {@code <s>} first.
 */
class TextTokenizerTest {
  @TempDir Path folder;

  @Test
  void encodesByMergesAndAddsNothing() throws IOException {
    try (TextTokenizer tokenizer = open(withoutPostProcessor())) {
      assertThat(tokenizer.encode("ab ab b")).containsExactly(4, 5, 3, 2);
      assertThat(tokenizer.encode("é")).containsExactly(6, 7); // UTF-8 bytes C3 A9
      assertThat(tokenizer.encode("")).isEmpty();
    }
    try (TextTokenizer tokenizer = open(tokenizerJson())) {
      assertThat(tokenizer.encode("ab")).containsExactly(4);
    }
  }

  @Test
  void longTextsAreNotCut() throws IOException {
    try (TextTokenizer tokenizer = open(tokenizerJson())) {
      assertThat(tokenizer.encode("ab" + " ab".repeat(4_999))).hasSize(5_000);
    }
  }

  @Test
  void piecesAreReadable() throws IOException {
    try (TextTokenizer tokenizer = open(tokenizerJson())) {
      assertThat(tokenizer.token(0)).isEqualTo("<s>");
      assertThat(tokenizer.token(5)).isEqualTo(" ab");
      assertThat(tokenizer.token(99)).isEmpty();
    }
  }

  @Test
  void bosIsAddedWhereTheTokenizerConfigurationSaysSo() throws IOException {
    write(
        "tokenizer_config.json", "{\"add_bos_token\": true, \"bos_token\": {\"content\": \"b\"}}");
    assertThat(bosOf(tokenizerJson())).hasValue(2);
    write("tokenizer_config.json", "{\"add_bos_token\": true, \"bos_token\": \"a\"}");
    assertThat(bosOf(withoutPostProcessor())).hasValue(1);
    write("tokenizer_config.json", "{\"add_bos_token\": false, \"bos_token\": \"<s>\"}");
    assertThat(bosOf(tokenizerJson())).isEmpty();
  }

  @Test
  void elseBosIsWhatThePostProcessorPutsFirst() throws IOException {
    write("tokenizer_config.json", "{\"bos_token\": \"a\"}");
    assertThat(bosOf(tokenizerJson())).hasValue(0);
    assertThat(bosOf(withoutPostProcessor())).isEmpty();
  }

  @Test
  void aBosTokenOfNullForbidsBos() throws IOException {
    write("tokenizer_config.json", "{\"bos_token\": null, \"add_bos_token\": false}");
    write("config.json", "{\"bos_token_id\": 1}");
    assertThat(bosOf(tokenizerJson())).isEmpty();
    write("tokenizer_config.json", "{\"bos_token\": null}");
    assertThat(bosOf(tokenizerJson())).isEmpty();
  }

  @Test
  void aTokenThatOnlyTheModelNamesIsNoReason() throws IOException {
    write("config.json", "{\"bos_token_id\": 1}");
    assertThat(bosOf(withoutPostProcessor())).isEmpty();
    write("tokenizer_config.json", "{\"add_bos_token\": true}");
    assertThat(bosOf(withoutPostProcessor())).hasValue(1);
    write("config.json", "{\"bos_token_id\": 99}");
    assertThatThrownBy(() -> open(withoutPostProcessor()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageEndingWith(
            "expected a bos_token beside add_bos_token of tokenizer_config.json, found none");
  }

  @Test
  void aTextThatBeginsWithBosGetsNoSecondOne() throws IOException {
    try (TextTokenizer tokenizer = open(tokenizerJson())) {
      assertThat(tokenizer.encode("<s>ab")).containsExactly(4);
      assertThat(tokenizer.window("<s>ab")).containsExactly(0, 4);
      assertThat(tokenizer.window("ab")).containsExactly(0, 4);
      // Only the first: a second one is the text's own.
      assertThat(tokenizer.window("<s><s>ab")).containsExactly(0, 0, 4);
    }
    try (TextTokenizer tokenizer = open(withoutPostProcessor())) {
      assertThat(tokenizer.window("<s>ab")).containsExactly(0, 4);
      assertThat(tokenizer.window("ab")).containsExactly(4);
    }
  }

  @Test
  void identityChangesWithTheRuleForBos() throws IOException {
    String before = idOf(withoutPostProcessor());
    assertThat(idOf(withoutPostProcessor())).isEqualTo(before).matches("[0-9a-f]{64}");
    write("tokenizer_config.json", "{\"add_bos_token\": true, \"bos_token\": \"a\"}");
    assertThat(idOf(withoutPostProcessor())).isNotEqualTo(before);
  }

  @Test
  void aBosThatIsNoTokenIsRefused() throws IOException {
    write("tokenizer_config.json", "{\"add_bos_token\": true, \"bos_token\": \"ba\"}");
    assertThatThrownBy(() -> open(tokenizerJson()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageEndingWith(
            "expected bos_token \"ba\" of tokenizer_config.json to be one token, found 2");
  }

  @Test
  void aMissingOrMalformedTokenizerIsRefused() throws IOException {
    assertThatThrownBy(() -> TextTokenizer.open(folder.toUri().toString(), new Configuration()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "expected tokenizer.json, found no such file (a corpus of token ids needs none)");
    assertThatThrownBy(() -> open("{\"version\":"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("expected a tokenizer in tokenizer.json");
  }

  @Test
  void aGitLfsPointerIsSaidToBeOne() {
    String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 9085657\n";
    assertThatThrownBy(() -> open(pointer))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "Cannot read tokenizer.json of %s: expected the file itself, found a Git LFS pointer in its place: run git lfs pull",
            folder.toUri().toString().replaceFirst("file:///", "file:/").replaceFirst("/$", ""));
  }

  @Test
  void aComponentThatTheLibraryDoesNotKnowIsNamed() throws IOException {
    String known = "\"pre_tokenizer\":{\"type\":\"ByteLevel\"";
    String json = tokenizerJson();
    assertThat(json).contains(known);
    assertThatThrownBy(() -> open(json.replace(known, "\"pre_tokenizer\":{\"type\":\"Morpheme\"")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageEndingWith(
            "expected a tokenizer in tokenizer.json, found a pre_tokenizer of type Morpheme, which this version does not know or cannot read");
    String nested =
        "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFC\"},{\"type\":\"Fold\"}]}";
    assertThatThrownBy(() -> open(json.replace("\"normalizer\":null", "\"normalizer\":" + nested)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageEndingWith(
            "found a normalizer of type Fold, which this version does not know or cannot read");
    assertThatThrownBy(() -> open(json.replace("\"type\":\"BPE\"", "\"type\":\"Superword\"")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageEndingWith(
            "found a model of type Superword, which this version does not know or cannot read");
  }

  private OptionalInt bosOf(String json) throws IOException {
    try (TextTokenizer tokenizer = open(json)) {
      return tokenizer.bosId();
    }
  }

  private String idOf(String json) throws IOException {
    try (TextTokenizer tokenizer = open(json)) {
      return tokenizer.id();
    }
  }

  private TextTokenizer open(String json) throws IOException {
    write("tokenizer.json", json);
    return TextTokenizer.open(folder.toUri().toString(), new Configuration());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static String tokenizerJson() throws IOException {
    return Files.readString(Fixtures.path("tokenizer/tokenizer.json"));
  }

  private static String withoutPostProcessor() throws IOException {
    return tokenizerJson()
        .replaceFirst("\"post_processor\":\\{.*\\},\n", "\"post_processor\":null,\n");
  }
}
