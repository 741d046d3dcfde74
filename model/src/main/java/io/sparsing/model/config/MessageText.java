package io.sparsing.model.config;

import java.util.regex.Pattern;

/**
 * Makes of text that nobody here wrote what a message may show: one line of bounded length, with
 * nothing in it that a terminal or a log reader obeys.
 */
public final class MessageText {
  /** Longer than any tensor name or configuration value that means something. */
  private static final int LONGEST_EXCERPT = 200;

  /** Room for two paths and a few excerpts. */
  private static final int LONGEST_MESSAGE = 2_000;

  /** Controls, escapes, bidirectional marks, lone surrogates; line and paragraph separators. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private MessageText() {}

  /** The beginning of a name or value found in a file, which may be of any length. */
  public static String excerpt(Object found) {
    String text = found.toString();
    return text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "…";
  }

  /** Whether a text is short and printable enough to be shown as it is. */
  public static boolean isPlain(String text) {
    return text.length() <= LONGEST_EXCERPT && !UNPRINTABLE.matcher(text).find();
  }

  /** A message in one printable line; where it is too long, its middle is left out. */
  public static String oneLine(String message) {
    int half = LONGEST_MESSAGE / 2;
    String bounded =
        message.length() <= LONGEST_MESSAGE
            ? message
            : message.substring(0, half) + "…" + message.substring(message.length() - half);
    return UNPRINTABLE.matcher(bounded).replaceAll("?");
  }
}
