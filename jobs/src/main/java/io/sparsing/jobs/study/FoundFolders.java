package io.sparsing.jobs.study;

import io.sparsing.model.checkpoint.CachedRepository;
import io.sparsing.model.checkpoint.CachedRevision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Which checkpoints stand behind the files and folders that a path names. */
record FoundFolders(Configuration configuration) {
  /** Paths that open as checkpoints, without files that are none. */
  List<String> checkpoints(List<FileStatus> found) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (FileStatus status : found) {
      paths.addAll(checkpoints(status));
    }
    return paths.stream().distinct().map(Path::toString).toList();
  }

  private List<Path> checkpoints(FileStatus status) throws IOException {
    Path path = status.getPath();
    boolean isRevision = CachedRevision.of(path).isPresent();
    if (status.isFile()) {
      return isRevision ? List.of(path) : List.of();
    }
    FileSystem fileSystem = path.getFileSystem(configuration);
    if (isRevision || CachedRevision.of(new Path(path, "any")).isPresent()) {
      return CachedRepository.revisionsBelow(path, fileSystem);
    }
    Optional<CachedRepository> repository = CachedRepository.at(path);
    List<Path> cached =
        repository.isPresent() ? repository.get().checkpoints(fileSystem) : List.of();
    return cached.isEmpty() ? List.of(path) : cached;
  }
}
