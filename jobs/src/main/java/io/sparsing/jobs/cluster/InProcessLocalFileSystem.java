package io.sparsing.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system, checksums included, that sets permissions inside this process.
 *
 * <p>Without Hadoop's native library, {@link RawLocalFileSystem} starts a {@code chmod} process for
 * every file and folder that it makes. A commit to a small table makes about ten of them.
 */
public final class InProcessLocalFileSystem extends LocalFileSystem {
  /** Hadoop's key for the class that serves {@code file:} paths. */
  public static final String KEY = "fs.file.impl";

  /** A file system that Hadoop initialises. */
  public InProcessLocalFileSystem() {
    super(new Raw());
  }

  private static final class Raw extends RawLocalFileSystem {
    // Set-user, set-group and sticky bits.
    private static final int SPECIAL_BITS = 07000;

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
      return ((Integer) Files.getAttribute(file, "unix:mode") & SPECIAL_BITS) != 0;
    }
  }
}
