package io.sparsing.analysis.report;

import java.io.IOException;
import java.util.Objects;

/** A heat map of the activation ratio by token and layer as one HTML file that needs no network. */
public final class InspectPage {
  private InspectPage() {}

  /**
   * Writes the page.
   *
   * @throws IOException if {@code out} refuses
   */
  public static void write(InspectData data, Appendable out) throws IOException {
    Objects.requireNonNull(data, "data");
    out.append("<!doctype html>\n");
  }
}
