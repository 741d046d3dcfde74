package io.sparsing.jobs.study;

import io.sparsing.jobs.table.CheckpointRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Folders that the tables know and nobody asked for now, with the weights of folders asked for.
 *
 * @param present those that still exist
 * @param gone those that no longer exist and were in the same series as a folder asked for: it was
 *     moved or renamed, and would stay as a second point
 * @param notes one line for each that is gone
 */
public record OtherFolders(
    List<CheckpointRow> present, List<CheckpointRow> gone, List<String> notes) {

  static OtherFolders of(
      Collection<CheckpointRow> known, List<CheckpointRow> asked, Configuration configuration) {
    Set<String> uris = new HashSet<>();
    Map<String, List<CheckpointRow>> byWeights = new HashMap<>();
    for (CheckpointRow row : asked) {
      uris.add(row.uri());
      byWeights.computeIfAbsent(row.checkpointId(), id -> new ArrayList<>()).add(row);
    }
    OtherFolders found = new OtherFolders(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (CheckpointRow row : known) {
      if (uris.contains(row.uri()) || !byWeights.containsKey(row.checkpointId())) {
        continue;
      }
      if (exists(row.uri(), configuration)) {
        found.present.add(row);
      } else {
        byWeights.get(row.checkpointId()).stream()
            .filter(now -> now.series().equals(row.series()))
            .findFirst()
            .ifPresent(now -> found.drop(row, now));
      }
    }
    return found;
  }

  private void drop(CheckpointRow row, CheckpointRow now) {
    gone.add(row);
    notes.add(
        "%s is gone and %s holds its weights: it is no longer a point of series %s"
            .formatted(row.uri(), now.uri(), row.series()));
  }

  /** A file system that does not answer takes no point away. */
  private static boolean exists(String uri, Configuration configuration) {
    try {
      Path path = new Path(uri);
      return path.getFileSystem(configuration).exists(path);
    } catch (IOException e) {
      return true;
    }
  }
}
