package io.sparsing.jobs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, as the build wrote it into a resource. */
final class ReleaseVersion implements IVersionProvider {
  private static final String RESOURCE = "version.txt";

  @Override
  public String[] getVersion() {
    return new String[] {"sparsing " + number()};
  }

  /** The version alone, such as {@code 0.2.0}. */
  static String number() {
    try (InputStream resource = ReleaseVersion.class.getResourceAsStream(RESOURCE)) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + RESOURCE, e);
    }
  }
}
