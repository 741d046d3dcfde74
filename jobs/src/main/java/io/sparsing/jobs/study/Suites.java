package io.sparsing.jobs.study;

import io.sparsing.jobs.study.suite.TrainingTokens;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The published suites of checkpoints whose names are known: {@code studies/suites.yaml},
 * docs/suites.md.
 */
final class Suites {
  private static final String FILE = "/studies/suites.yaml";

  private Suites() {}

  /** The keys of the file. */
  private record Keys(Map<String, List<TokenKeys.Pattern>> suites) {
    Map<String, TrainingTokens> read(YamlPlace at) {
      Map<String, TrainingTokens> read = new TreeMap<>();
      suites.forEach(
          (name, patterns) ->
              read.put(
                  name,
                  new TrainingTokens.ByPattern(
                      at.at("suites").filled(name, patterns, TokenKeys.Pattern::stage))));
      return read;
    }
  }

  /** What their checkpoints are called. */
  static SortedSet<String> names() {
    return new TreeSet<>(all().keySet());
  }

  /** How the checkpoints of a suite count, which a study names at this place. */
  static TrainingTokens named(YamlPlace at, String name) {
    Map<String, TrainingTokens> all = all();
    at.that(all.containsKey(name), "suite", "one of " + String.join(", ", all.keySet()), name);
    return all.get(name);
  }

  private static Map<String, TrainingTokens> all() {
    return new YamlFile("suites " + FILE)
        .read(() -> Suites.class.getResourceAsStream(FILE), Keys.class, Keys::read);
  }
}
