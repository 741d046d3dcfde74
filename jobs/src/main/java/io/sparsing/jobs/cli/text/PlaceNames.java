package io.sparsing.jobs.cli.text;

import io.sparsing.jobs.table.CheckpointRow;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * Names for tables that people read: the last parts of a folder's path, as few as tell all folders
 * apart, and at least two where there is more than one series ({@code run-a/step10}).
 */
public final class PlaceNames {
  private final Map<String, List<String>> byWeights = new HashMap<>();

  private PlaceNames(List<CheckpointRow> places, int parts) {
    places.forEach(
        row ->
            byWeights
                .computeIfAbsent(row.checkpointId(), id -> new ArrayList<>())
                .add(lastParts(row.uri(), parts)));
  }

  /** Names of different folders. */
  public static PlaceNames of(List<CheckpointRow> places) {
    boolean oneSeries = places.stream().map(CheckpointRow::series).distinct().count() <= 1;
    List<String> uris = places.stream().map(CheckpointRow::uri).distinct().toList();
    int most = uris.stream().mapToInt(uri -> parts(uri).size()).max().orElse(1);
    int parts = oneSeries ? 1 : 2;
    while (parts < most && !apart(uris, parts)) {
      parts++;
    }
    return new PlaceNames(places, parts);
  }

  /** What the folders with these weights are called, in the order given. */
  public List<String> of(String checkpointId) {
    return List.copyOf(byWeights.getOrDefault(checkpointId, List.of()));
  }

  private static boolean apart(List<String> uris, int parts) {
    return uris.stream().map(uri -> lastParts(uri, parts)).distinct().count() == uris.size();
  }

  private static String lastParts(String uri, int count) {
    List<String> parts = parts(uri);
    return count >= parts.size()
        ? uri
        : String.join("/", parts.subList(parts.size() - count, parts.size()));
  }

  /** File system first, then the names of the path. */
  private static List<String> parts(String uri) {
    URI split = new Path(uri).toUri();
    String system =
        split.getAuthority() == null
            ? split.getScheme() + ":"
            : split.getScheme() + "://" + split.getAuthority();
    return Stream.concat(
            Stream.of(system),
            Stream.of(split.getPath().split("/")).filter(part -> !part.isEmpty()))
        .toList();
  }
}
