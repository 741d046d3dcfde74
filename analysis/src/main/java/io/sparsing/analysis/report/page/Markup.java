package io.sparsing.analysis.report.page;

import java.util.ArrayDeque;
import java.util.Deque;

/** Builds HTML in which every name, value and text is escaped: no caller can forget it. */
public final class Markup {
  private final StringBuilder html = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /** Escapes text for an element or a quoted attribute. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** Opens an element; attributes alternate name and value. */
  public Markup open(String element, String... attributes) {
    html.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      html.append(' ')
          .append(attributes[i])
          .append("=\"")
          .append(escape(attributes[i + 1]))
          .append('"');
    }
    html.append('>');
    open.push(element);
    return this;
  }

  /** Closes the element opened last. */
  public Markup close() {
    html.append("</").append(open.pop()).append('>');
    return this;
  }

  /** Ends the element opened last where HTML gives it no content and no end tag. */
  public Markup closeVoid() {
    open.pop();
    return this;
  }

  /** Text, escaped. */
  public Markup text(String text) {
    html.append(escape(text));
    return this;
  }

  /** An element that holds only text. */
  public Markup leaf(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close();
  }

  /** A line break in the source, for people who read it. */
  public Markup line() {
    html.append('\n');
    return this;
  }

  /** JSON for scripts of the page to read; never executed. */
  public Markup json(EmbeddedJson json, String... attributes) {
    String[] typed = new String[attributes.length + 2];
    typed[0] = "type";
    typed[1] = "application/json";
    System.arraycopy(attributes, 0, typed, 2, attributes.length);
    open("script", typed);
    html.append(json.text());
    return close();
  }

  /** The finished markup; all elements must be closed. */
  public String html() {
    if (!open.isEmpty()) {
      throw new IllegalStateException(
          "Cannot finish markup: expected every element closed, found open " + open);
    }
    return html.toString();
  }
}
