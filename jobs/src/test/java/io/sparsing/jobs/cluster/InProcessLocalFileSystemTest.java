package io.sparsing.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.cli.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InProcessLocalFileSystemTest {
  @TempDir private Path folder;

  private FileSystem files;

  @BeforeEach
  void open() throws IOException {
    Configuration configuration = new Configuration(false);
    configuration.set(InProcessLocalFileSystem.KEY, InProcessLocalFileSystem.class.getName());
    configuration.set("fs.permissions.umask-mode", "027");
    files = FileSystem.newInstance(URI.create("file:///"), configuration);
  }

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  /** 666 and 777 less the umask 027 are 640 and 750. */
  @Test
  void newFilesAndFoldersHaveWhatTheUmaskLeaves() throws IOException {
    create("below/file");

    assertThat(permissions("below/file")).isEqualTo("rw-r-----");
    assertThat(files.mkdirs(path("other"), FsPermission.getDirDefault())).isTrue();
    assertThat(permissions("other")).isEqualTo("rwxr-x---");
  }

  @Test
  void permissionsAreAsAskedFor() throws IOException {
    create("file");

    files.setPermission(path("file"), new FsPermission((short) 0604));

    assertThat(permissions("file")).isEqualTo("rw----r--");
  }

  @Test
  void aFolderThatHandsItsGroupDownKeepsDoingSo() throws IOException {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.setAttribute(shared, "unix:mode", 02775);

    files.setPermission(path("shared"), new FsPermission((short) 0755));

    assertThat((Integer) Files.getAttribute(shared, "unix:mode") & 07777).isEqualTo(02755);
  }

  @Test
  void aStickyBitIsSet() throws IOException {
    Files.createDirectory(folder.resolve("shared"));

    files.setPermission(path("shared"), new FsPermission((short) 01777));

    assertThat((Integer) Files.getAttribute(folder.resolve("shared"), "unix:mode") & 07777)
        .isEqualTo(01777);
  }

  /** As {@code ls} tells them: the sticky bit is a permission, a group handed down is not. */
  @Test
  void listedFilesHaveTheirPermissionsOwnerAndGroup() throws IOException {
    create("file");
    files.setPermission(path("file"), new FsPermission((short) 0604));
    Files.createDirectory(folder.resolve("shared"));
    Files.setAttribute(folder.resolve("shared"), "unix:mode", 03775);

    Map<String, LocatedFileStatus> listed = new TreeMap<>();
    RemoteIterator<LocatedFileStatus> found = files.listLocatedStatus(path("."));
    while (found.hasNext()) {
      LocatedFileStatus status = found.next();
      listed.put(status.getPath().getName(), status);
    }

    assertThat(listed).containsOnlyKeys("file", "shared");
    assertThat(listed.get("file").getPermission()).isEqualTo(new FsPermission((short) 0604));
    assertThat(listed.get("shared").getPermission()).isEqualTo(new FsPermission((short) 01775));
    assertThat(listed.get("file").getLen()).isEqualTo(4);
    assertThat(listed.get("shared").isDirectory()).isTrue();
    PosixFileAttributes file =
        Files.readAttributes(folder.resolve("file"), PosixFileAttributes.class);
    assertThat(listed.get("file").getOwner()).isEqualTo(file.owner().getName());
    assertThat(listed.get("file").getGroup()).isEqualTo(file.group().getName());
  }

  @Test
  void permissionsOfAFileThatIsGoneCannotBeRead() throws IOException {
    create("file");
    FileStatus status = files.getFileStatus(path("file"));
    Files.delete(folder.resolve("file"));

    assertThatThrownBy(status::getPermission)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("Cannot read permissions of file:%s/file", folder);
  }

  @Test
  void filesKeepTheirChecksums() throws IOException {
    create("file");

    assertThat(folder.resolve(".file.crc")).exists();
  }

  @Test
  void localSessionsUseIt() {
    assertThat(
            LocalSpark.open(folder).spark().sparkContext().conf().get("spark.hadoop.fs.file.impl"))
        .isEqualTo(InProcessLocalFileSystem.class.getName());
  }

  private void create(String name) throws IOException {
    try (FSDataOutputStream out = files.create(path(name))) {
      out.writeInt(1);
    }
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }
}
