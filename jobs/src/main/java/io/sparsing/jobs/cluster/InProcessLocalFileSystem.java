package io.sparsing.jobs.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system, checksums included, that sets and reads permissions inside this
 * process.
 *
 * <p>Without Hadoop's native library, {@link RawLocalFileSystem} starts a {@code chmod} process for
 * every file and folder that it makes, and an {@code ls} process for every one that it lists with
 * its place. A commit to a small table makes about ten files; maintenance lists all of them.
 */
public final class InProcessLocalFileSystem extends LocalFileSystem {
  /** Hadoop's key for the class that serves {@code file:} paths. */
  public static final String KEY = "fs.file.impl";

  /** A file system that Hadoop initialises. */
  public InProcessLocalFileSystem() {
    super(new Raw());
  }

  private static int mode(java.nio.file.Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:mode");
  }

  private static final class Raw extends RawLocalFileSystem {
    // Set-user, set-group and sticky bits.
    private static final int SPECIAL_BITS = 07000;

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
      return new Status(super.getFileStatus(path));
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
      return Arrays.stream(super.listStatus(path)).map(Status::new).toArray(FileStatus[]::new);
    }

    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      java.nio.file.Path file = pathToFile(path).toPath();
      if (permission.getStickyBit() || hasSpecialBits(file)) {
        super.setPermission(path, permission);
        return;
      }
      String symbols =
          permission.getUserAction().SYMBOL
              + permission.getGroupAction().SYMBOL
              + permission.getOtherAction().SYMBOL;
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(symbols));
    }

    // A folder that hands its group down keeps doing so under chmod, and would not under Java.
    private static boolean hasSpecialBits(java.nio.file.Path file) throws IOException {
      return (mode(file) & SPECIAL_BITS) != 0;
    }
  }

  /** Reads permissions, owner and group when it is asked: few callers want them. */
  private static final class Status extends FileStatus {
    private static final long serialVersionUID = 1;
    private static final int PERMISSION_BITS = 01777;

    Status(FileStatus plain) {
      super(
          plain.getLen(),
          plain.isDirectory(),
          plain.getReplication(),
          plain.getBlockSize(),
          plain.getModificationTime(),
          plain.getAccessTime(),
          null,
          null,
          null,
          plain.getPath());
    }

    @Override
    public FsPermission getPermission() {
      return read(file -> new FsPermission((short) (mode(file) & PERMISSION_BITS)));
    }

    @Override
    public String getOwner() {
      return read(file -> Files.getOwner(file).getName());
    }

    @Override
    public String getGroup() {
      return read(file -> Files.readAttributes(file, PosixFileAttributes.class).group().getName());
    }

    private <T> T read(Attribute<T> attribute) {
      try {
        return attribute.of(java.nio.file.Path.of(getPath().toUri().getPath()));
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read permissions of " + getPath(), e);
      }
    }
  }

  /** What the file system of the machine says of a file. */
  private interface Attribute<T> {
    T of(java.nio.file.Path file) throws IOException;
  }
}
