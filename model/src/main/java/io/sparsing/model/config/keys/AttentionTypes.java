package io.sparsing.model.config.keys;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Reads which layers of a GPT-Neo attend through a window: {@code attention_types} as groups {@code
 * [[kinds], repeats]}, {@code attention_layers} as one kind a layer.
 */
public final class AttentionTypes {
  private static final String GLOBAL = "global";
  private static final String LOCAL = "local";
  private static final String GROUPS = "attention_types";
  private static final String LAYERS = "attention_layers";

  private AttentionTypes() {}

  /** The layers with a window; every second one where nothing is said. */
  public static IntPredicate local(ConfigKeys keys, int layers) {
    Optional<List<String>> groups = keys.value(GROUPS).map(node -> expanded(keys, node, layers));
    Optional<List<String>> listed = keys.texts(LAYERS, layers);
    groups.ifPresent(kinds -> check(keys, GROUPS, kinds));
    listed.ifPresent(kinds -> check(keys, LAYERS, kinds));
    if (groups.isPresent() && listed.isPresent() && !groups.equals(listed)) {
      throw keys.expected(LAYERS, "what attention_types says", listed.get().toString());
    }
    return groups
        .or(() -> listed)
        .<IntPredicate>map(kinds -> layer -> kinds.get(layer).equals(LOCAL))
        .orElse(layer -> layer % 2 == 1);
  }

  private static void check(ConfigKeys keys, String key, List<String> kinds) {
    for (String kind : kinds) {
      if (!kind.equals(GLOBAL) && !kind.equals(LOCAL)) {
        throw keys.expected(key, GLOBAL + " or " + LOCAL, kind);
      }
    }
  }

  private static List<String> expanded(ConfigKeys keys, JsonNode groups, int layers) {
    List<String> kinds = new ArrayList<>();
    for (JsonNode group : groups) {
      long repeats = group.path(1).asLong();
      for (long i = 0; i < repeats && kinds.size() <= layers; i++) {
        group.path(0).forEach(kind -> kinds.add(kind.asText()));
        if (group.path(0).isEmpty()) {
          break;
        }
      }
    }
    if (kinds.size() != layers) {
      throw keys.expected(
          GROUPS, "groups [[kinds], repeats] of %d layers".formatted(layers), groups.toString());
    }
    return kinds;
  }
}
