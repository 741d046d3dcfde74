package io.sparsing.model.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Ways to break the bytes of one file; each follows from the random numbers alone. */
enum Mutation {
  FLIP_A_BIT {
    @Override
    byte[] of(byte[] file, SplittableRandom random) {
      byte[] changed = file.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      return changed;
    }
  },
  REPLACE_BYTES {
    @Override
    byte[] of(byte[] file, SplittableRandom random) {
      byte[] changed = file.clone();
      int first = random.nextInt(changed.length);
      int end = Math.min(changed.length, first + 1 + random.nextInt(16));
      for (int i = first; i < end; i++) {
        changed[i] = (byte) random.nextInt(256);
      }
      return changed;
    }
  },
  CUT_THE_END {
    @Override
    byte[] of(byte[] file, SplittableRandom random) {
      return Arrays.copyOf(file, random.nextInt(file.length));
    }
  },
  DELETE_BYTES {
    @Override
    byte[] of(byte[] file, SplittableRandom random) {
      int first = random.nextInt(file.length);
      int end = Math.min(file.length, first + 1 + random.nextInt(64));
      return spliced(file, first, end, new byte[0]);
    }
  },
  REPEAT_BYTES {
    @Override
    byte[] of(byte[] file, SplittableRandom random) {
      int first = random.nextInt(file.length);
      int end = Math.min(file.length, first + 1 + random.nextInt(64));
      return spliced(file, first, first, Arrays.copyOfRange(file, first, end));
    }
  },
  CHANGE_THE_HEADER_LENGTH {
    @Override
    byte[] of(byte[] file, SplittableRandom random) {
      byte[] changed = Arrays.copyOf(file, Math.max(Long.BYTES, file.length));
      long hostile = LENGTHS.get(random.nextInt(LENGTHS.size())) + random.nextInt(-2, 3);
      ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(hostile);
      return changed;
    }
  },
  /** A number, a string or a key of the JSON text becomes something that nobody expects there. */
  CHANGE_A_TOKEN {
    @Override
    byte[] of(byte[] file, SplittableRandom random) {
      List<Token> tokens = tokens(file);
      if (tokens.isEmpty()) {
        return FLIP_A_BIT.of(file, random);
      }
      Token token = tokens.get(random.nextInt(tokens.size()));
      byte[] value = VALUES.get(random.nextInt(VALUES.size())).getBytes(StandardCharsets.UTF_8);
      byte[] changed = spliced(file, token.start(), token.end(), value);
      return random.nextBoolean() ? withLength(file, changed) : changed;
    }
  },
  /** One token takes the place of another: tensors change names, spans and shapes. */
  COPY_A_TOKEN {
    @Override
    byte[] of(byte[] file, SplittableRandom random) {
      List<Token> tokens = tokens(file);
      if (tokens.isEmpty()) {
        return REPEAT_BYTES.of(file, random);
      }
      Token from = tokens.get(random.nextInt(tokens.size()));
      Token to = tokens.get(random.nextInt(tokens.size()));
      byte[] copied = Arrays.copyOfRange(file, from.start(), from.end());
      return withLength(file, spliced(file, to.start(), to.end(), copied));
    }
  };

  private static final List<Long> LENGTHS =
      List.of(0L, 2L, 1L << 20, 1L << 31, 1L << 32, 1L << 60, Long.MAX_VALUE, Long.MIN_VALUE, -1L);

  private static final List<String> VALUES =
      List.of(
          "0",
          "-1",
          "1",
          "2",
          "8",
          "2147483647",
          "2147483648",
          "1099511627776",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "1e308",
          "1e999",
          "0.5",
          "8.5",
          "NaN",
          "null",
          "true",
          "false",
          "\"\"",
          "\"8\"",
          "\"relu\"",
          "\"F16\"",
          "\"BF16\"",
          "\"F64\"",
          "\"llama\"",
          "\"gpt2\"",
          "\"opt\"",
          "\"gpt_neox\"",
          "\"gemma2\"",
          "\"phi3\"",
          "\"hidden_size\"",
          "\"head_dim\"",
          "\"rope_scaling\"",
          "\"sliding_window\"",
          "\"weight_map\"",
          "\"../../etc/passwd\"",
          "\"\\u0000\"",
          "\"\\u001b[31m\"",
          "[]",
          "{}",
          "[[[[[[[[]]]]]]]]",
          "[8]",
          "[1, 8]",
          "[0, 0]",
          "{\"type\": \"yarn\", \"factor\": 1e300}",
          "{\"type\": \"dynamic\", \"factor\": 1e9}",
          "[".repeat(5_000),
          "{\"a\":".repeat(2_000));

  /** The file with this mutation. */
  abstract byte[] of(byte[] file, SplittableRandom random);

  /** The bytes from {@code start} to before {@code end}. */
  private record Token(int start, int end) {}

  /**
   * The strings, numbers and switches between the first and the last brace, by hand: a regular
   * expression takes longer than the checkpoint's reader.
   */
  private static List<Token> tokens(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    List<Token> tokens = new ArrayList<>();
    String json = text.substring(0, text.lastIndexOf('}') + 1);
    int at = Math.max(0, text.indexOf('{'));
    while (at < json.length()) {
      int end = tokenEnd(json, at);
      if (end > at) {
        tokens.add(new Token(at, end));
      }
      at = Math.max(at + 1, end);
    }
    return tokens;
  }

  /** Where the token that begins here ends; the same place where none does. */
  private static int tokenEnd(String json, int start) {
    char first = json.charAt(start);
    if (first == '"') {
      return Math.max(start, json.indexOf('"', start + 1) + 1);
    }
    int digits = first == '-' ? start + 1 : start;
    int end = digitsEnd(json, digits);
    if (end > digits) {
      int fraction = json.startsWith(".", end) ? digitsEnd(json, end + 1) : end;
      return fraction > end + 1 ? fraction : end;
    }
    if (json.startsWith("true", start)) {
      return start + 4;
    }
    return json.startsWith("false", start) ? start + 5 : start;
  }

  private static int digitsEnd(String json, int start) {
    int end = start;
    while (end < json.length() && '0' <= json.charAt(end) && json.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static byte[] spliced(byte[] file, int first, int end, byte[] insertion) {
    byte[] changed = new byte[file.length - (end - first) + insertion.length];
    System.arraycopy(file, 0, changed, 0, first);
    System.arraycopy(insertion, 0, changed, first, insertion.length);
    System.arraycopy(file, end, changed, first + insertion.length, file.length - end);
    return changed;
  }

  /** Where the file begins with the length of its header: corrects it for what was put in. */
  private static byte[] withLength(byte[] file, byte[] changed) {
    if (file.length > Long.BYTES && file[Long.BYTES] == '{' && file[0] != '{') {
      ByteBuffer buffer = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
      buffer.putLong(0, buffer.getLong(0) + changed.length - file.length);
    }
    return changed;
  }
}
