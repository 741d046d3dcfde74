package io.sparsing.analysis.report.page;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page with places {@code {{name}}}, each filled once; what is filled in is never searched for
 * places again.
 */
public record Template(String name, String text) {
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  /** The template of a file. */
  public static Template load(String name) throws IOException {
    return new Template(name, Resource.template(name));
  }

  /** Writes the page; {@code markup} holds one value, already escaped, for every place. */
  public void write(Map<String, String> markup, Appendable out) throws IOException {
    Matcher place = PLACE.matcher(text);
    int written = 0;
    while (place.find()) {
      String value = markup.get(place.group(1));
      if (value == null) {
        throw new IllegalArgumentException(
            "Cannot fill "
                + name
                + ": expected a value for {{"
                + place.group(1)
                + "}}, found none");
      }
      out.append(text, written, place.start()).append(value);
      written = place.end();
    }
    out.append(text, written, text.length());
  }
}
