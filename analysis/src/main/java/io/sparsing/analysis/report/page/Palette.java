package io.sparsing.analysis.report.page;

import io.sparsing.analysis.report.data.SeriesSection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How series are told apart: a few by a colour each, many by one colour for each activation
 * function, which the paper finds to decide which way a series moves. Shapes follow the colours,
 * for those who cannot tell these.
 *
 * @param keys what each colour stands for, in the order of the colours
 * @param keyOfSeries the key of each series, by its name
 */
public record Palette(List<String> keys, Map<String, String> keyOfSeries) {
  private static final int COLOURS = 6;
  private static final List<String> SHAPES =
      List.of("circle", "square", "triangle-up", "diamond", "cross", "triangle-down");

  /** What the colours stand for where every rule of sparsity has its own. */
  public static final Palette RULES =
      new Palette(
          List.of("cett", "topk", "fat", "topp"),
          Map.of("cett", "cett", "topk", "topk", "fat", "fat", "topp", "topp"));

  /** Colours for these series. */
  public static Palette of(List<SeriesSection> series) {
    Map<String, String> functions = new LinkedHashMap<>();
    series.forEach(
        section ->
            functions.putIfAbsent(
                section.name(), section.activationFunction().toLowerCase(Locale.ROOT)));
    return functions.size() <= COLOURS
        ? ofNames(List.copyOf(functions.keySet()))
        : new Palette(functions.values().stream().distinct().toList(), functions);
  }

  /** Colours for series of which only the names are known: one each, or none for many. */
  public static Palette ofNames(List<String> names) {
    return names.size() <= COLOURS
        ? new Palette(names, names.stream().collect(Collectors.toMap(name -> name, name -> name)))
        : new Palette(List.of(), Map.of());
  }

  /** A CSS variable of the page, which has one value in light and another in dark. */
  public String colour(SeriesSection section) {
    return colour(section.name());
  }

  /** The same for a series by its name. */
  public String colour(String series) {
    int index = index(series);
    return index < 0 ? "var(--muted)" : "var(--series-" + (index % COLOURS + 1) + ")";
  }

  /** Shape of the dots of a series, by its name. */
  public String shape(String series) {
    return SHAPES.get(Math.max(0, index(series)) % SHAPES.size());
  }

  private int index(String series) {
    return keys.indexOf(keyOfSeries.getOrDefault(series, ""));
  }

  /** What the colours mean; nothing where there is but one. */
  public void legend(Markup markup) {
    legend(keys.stream(), markup);
  }

  /** What the colours of those keys mean. */
  public void legend(Stream<String> shown, Markup markup) {
    List<String> present = new ArrayList<>(shown.distinct().filter(keys::contains).toList());
    if (present.size() < 2) {
      return;
    }
    markup.open("ul", "class", "legend", "aria-label", "Colours");
    for (String key : present) {
      int index = keys.indexOf(key);
      markup
          .open("li", "style", "--series:var(--series-" + (index % COLOURS + 1) + ")")
          .leaf("span", "", "class", SHAPES.get(index % SHAPES.size()), "aria-hidden", "true")
          .text(key)
          .close();
    }
    markup.close().line();
  }
}
