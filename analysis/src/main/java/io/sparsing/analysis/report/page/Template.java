package io.sparsing.analysis.report.page;

import java.io.IOException;
import java.util.Map;
import org.apache.commons.text.StringSubstitutor;

/**
 * A page with places {@code {{name}}}, each filled once; what is filled in is never searched for
 * places again.
 */
public record Template(String name, String text) {
  /** The substitutor needs an escape character; this one is no character of Unicode. */
  private static final char NO_ESCAPE = '\uffff';

  /** Switches off default values, as in {@code {{name:-value}}}. */
  private static final String NO_DEFAULTS = "";

  /** The template of a file. */
  public static Template load(String name) throws IOException {
    return new Template(name, Resource.template(name));
  }

  /** Writes the page; {@code markup} holds one value, already escaped, for every place. */
  public void write(Map<String, String> markup, Appendable out) throws IOException {
    // Values hold what others wrote: a name in them must not reach a place, a variable or a lookup.
    StringSubstitutor places =
        new StringSubstitutor(place -> value(place, markup), "{{", "}}", NO_ESCAPE, NO_DEFAULTS)
            .setDisableSubstitutionInValues(true)
            .setEnableSubstitutionInVariables(false);
    out.append(places.replace(text));
  }

  private String value(String place, Map<String, String> markup) {
    String value = markup.get(place);
    if (value == null) {
      throw new IllegalArgumentException(
          "Cannot fill " + name + ": expected a value for {{" + place + "}}, found none");
    }
    return value;
  }
}
