package io.sparsing.model.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ByteTokenizerTest {
  @Test
  void beginsADocumentAndShiftsItsBytesByThree() {
    // 'A' is byte 65; 'é' in UTF-8 is C3 A9 = 195, 169.
    assertThat(ByteTokenizer.encode("Aé")).containsExactly(1, 68, 198, 172);
  }

  @Property(tries = 200)
  void otherToolsReadTheFileAlike(@ForAll("texts") String text) throws IOException {
    try (HuggingFaceTokenizer tokenizer = loadedByAnotherTool()) {
      long[] ids = tokenizer.encode(text).getIds();

      assertThat(ids).isEqualTo(Arrays.stream(ByteTokenizer.encode(text)).asLongStream().toArray());
      assertThat(tokenizer.decode(ids, true)).isEqualTo(text);
    }
  }

  @Test
  void everyByteThatUtf8UsesHasItsId() throws IOException {
    // U+0000 … U+07FF use all one- and two-byte forms; the others the lead bytes E0 … F4.
    StringBuilder text = new StringBuilder();
    for (int point = 0; point < 0x800; point++) {
      text.appendCodePoint(point);
    }
    for (int point = 0x800; point <= Character.MAX_CODE_POINT; point += 0x1F3) {
      if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
        text.appendCodePoint(point);
      }
    }
    try (HuggingFaceTokenizer tokenizer = loadedByAnotherTool()) {
      assertThat(tokenizer.encode(text.toString()).getIds())
          .isEqualTo(Arrays.stream(ByteTokenizer.encode(text.toString())).asLongStream().toArray());
    }
  }

  @Test
  void vocabularyNumbersAll259Tokens() throws IOException {
    JsonNode vocabulary =
        new ObjectMapper().readTree(ByteTokenizer.tokenizerJson()).at("/model/vocab");

    assertThat(vocabulary.valueStream().mapToInt(JsonNode::intValue).sorted())
        .containsExactlyElementsOf(
            java.util.stream.IntStream.range(0, ByteTokenizer.VOCABULARY_SIZE).boxed().toList());
    // Byte-level vocabularies write a blank as U+0120 and a line feed as U+010A.
    assertThat(vocabulary.get("\u0120").intValue()).isEqualTo(' ' + 3);
    assertThat(vocabulary.get("\u010A").intValue()).isEqualTo('\n' + 3);
  }

  @Test
  void configurationNamesTheSpecialTokens() throws IOException {
    JsonNode config = new ObjectMapper().readTree(ByteTokenizer.tokenizerConfigJson(512));

    assertThat(config.get("bos_token").textValue()).isEqualTo("<s>");
    assertThat(config.get("eos_token").textValue()).isEqualTo("</s>");
    assertThat(config.get("pad_token").textValue()).isEqualTo("<pad>");
    assertThat(config.get("model_max_length").intValue()).isEqualTo(512);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .all()
        .ofMaxLength(60)
        .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text))
        .filter(text -> !text.isEmpty())
        // Texts that spell out a special token are read as that token by other tools.
        .filter(text -> !text.contains("<pad>") && !text.contains("s>"));
  }

  private static HuggingFaceTokenizer loadedByAnotherTool() throws IOException {
    byte[] json = ByteTokenizer.tokenizerJson().getBytes(StandardCharsets.UTF_8);
    return HuggingFaceTokenizer.newInstance(
        new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"));
  }
}
