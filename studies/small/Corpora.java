import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Makes the study's corpora: the same number of characters of glosses, code and speeches to train
 * on, and {@value #VALIDATION_DOCUMENTS} documents of each to measure on.
 *
 * <p>A document is a piece of some {@value #DOCUMENT_CHARACTERS} characters. A piece comes from a
 * group: a gloss piece from itself, a piece of code from its file, a piece of a speech from that
 * speech. The validation set has one piece a group at most, so its documents are nearly
 * independent. Whole groups are kept from training, but for speeches, which are few. Hashes of
 * names decide everything, so every machine makes the same files.
 *
 * <p>Arguments: folder of what was fetched, and the folder to write.
 */
final class Corpora {
  private static final int DOCUMENT_CHARACTERS = 700;
  private static final int VALIDATION_DOCUMENTS = 220;
  private static final long TRAINING_CHARACTERS = 9_000_000;

  /** From so many groups a source has enough of them to keep some from training. */
  private static final int MANY_GROUPS = 10 * VALIDATION_DOCUMENTS;

  private static final int LONGEST_FILE_BYTES = 150_000;
  private static final Pattern LINE = Pattern.compile("(?<=\n)");
  private static final Pattern SENTENCE = Pattern.compile("(?<=[.?!] )");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Corpora() {}

  private record Piece(String source, String group, int number, String text) {
    String id() {
      return group + "#" + number;
    }

    long hash() {
      return Corpora.hash(id());
    }
  }

  public static void main(String[] arguments) throws IOException {
    Path fetched = Path.of(arguments[0]);
    Path out = Path.of(arguments[1]);
    for (List<Piece> source :
        List.of(
            glosses(fetched.resolve("glosses")),
            code(fetched.resolve("code")),
            speeches(fetched.resolve("speeches")))) {
      write(source, out);
    }
  }

  private static void write(List<Piece> pieces, Path out) throws IOException {
    Map<String, Piece> groups = new LinkedHashMap<>();
    pieces.forEach(piece -> groups.merge(piece.group(), piece, Corpora::first));
    List<Piece> validation =
        groups.values().stream()
            .sorted(Comparator.comparingLong(piece -> hash(piece.group())))
            .limit(VALIDATION_DOCUMENTS)
            .toList();
    Function<Piece, String> unit = groups.size() >= MANY_GROUPS ? Piece::group : Piece::id;
    Set<String> keptBack = validation.stream().map(unit).collect(Collectors.toSet());
    List<Piece> training = new ArrayList<>();
    long characters = 0;
    for (Piece piece :
        pieces.stream()
            .filter(piece -> !keptBack.contains(unit.apply(piece)))
            .sorted(Comparator.comparingLong(Piece::hash))
            .toList()) {
      if (characters < TRAINING_CHARACTERS) {
        training.add(piece);
        characters += piece.text().length();
      }
    }
    String name = pieces.get(0).source();
    writeLines(validation, out.resolve("validation/" + name + ".jsonl"));
    writeLines(training, out.resolve("train/" + name + ".jsonl"));
    System.out.printf(
        "%s: %,d documents of %,d characters to train on, %d to measure on%n",
        name, training.size(), characters, validation.size());
  }

  private static Piece first(Piece one, Piece other) {
    return one.hash() <= other.hash() ? one : other;
  }

  private static void writeLines(List<Piece> pieces, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Piece piece : pieces) {
        Map<String, String> line = new LinkedHashMap<>();
        line.put("id", piece.id());
        line.put("source", piece.source());
        line.put("text", piece.text());
        out.write(JSON.writeValueAsString(line));
        out.write('\n');
      }
    }
  }

  /** WordNet's glosses in its order, of which neighbours have much in common. */
  private static List<Piece> glosses(Path folder) throws IOException {
    List<Piece> pieces = new ArrayList<>();
    for (String part : List.of("noun", "verb", "adj", "adv")) {
      Path file = only(folder, "data." + part);
      StringBuilder text = new StringBuilder();
      for (String line : Files.readAllLines(file)) {
        int bar = line.indexOf("| ");
        if (!line.startsWith(" ") && bar >= 0) {
          text.append(line.substring(bar + 2).strip()).append('\n');
        }
      }
      for (String piece : cut(text.toString(), LINE)) {
        String group = "glosses/" + part + "-" + pieces.size();
        pieces.add(new Piece("glosses", group, 0, piece));
      }
    }
    return pieces;
  }

  /** Java from its first declaration on: licences and imports are the same in many files. */
  private static List<Piece> code(Path folder) throws IOException {
    List<Piece> pieces = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String text = Files.readString(file);
        if (text.length() > LONGEST_FILE_BYTES || text.contains("DO NOT EDIT")) {
          continue;
        }
        String body = withoutHead(text);
        int number = 0;
        for (String piece : cut(body, LINE)) {
          String group = "code/" + folder.relativize(file).toString().replace('\\', '/');
          pieces.add(new Piece("code", group, number++, piece));
        }
      }
    }
    return pieces;
  }

  private static String withoutHead(String text) {
    StringBuilder body = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (line.startsWith("package ") || line.startsWith("import ")) {
        body.setLength(0);
      } else {
        body.append(line.stripTrailing()).append('\n');
      }
    }
    return body.toString().strip() + "\n";
  }

  /** Addresses of presidents on the state of the union, 1790 to now. */
  private static List<Piece> speeches(Path folder) throws IOException {
    List<Piece> pieces = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        if (!file.getParent().endsWith("data")) {
          continue;
        }
        String text = JSON.readTree(Files.readString(file)).path("text").asText();
        int number = 0;
        for (String piece : cut(text.strip() + " ", SENTENCE)) {
          String group = "speeches/" + file.getFileName().toString().replace(".json", "");
          pieces.add(new Piece("speeches", group, number++, piece));
        }
      }
    }
    return pieces;
  }

  /** Pieces that end where a unit ends; a rest of less than half a piece is left out. */
  private static List<String> cut(String text, Pattern unitEnds) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    for (String unit : unitEnds.split(text)) {
      piece.append(unit);
      if (piece.length() >= DOCUMENT_CHARACTERS) {
        pieces.add(piece.toString());
        piece.setLength(0);
      }
    }
    if (piece.length() >= DOCUMENT_CHARACTERS / 2) {
      pieces.add(piece.toString());
    }
    return pieces;
  }

  private static Path only(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
    }
  }

  private static long hash(String text) {
    CRC32 hash = new CRC32();
    hash.update(text.getBytes(StandardCharsets.UTF_8));
    return hash.getValue();
  }
}
