package io.sparsing.notebooks;

import java.util.concurrent.atomic.AtomicReference;

/** What cells call without saying on what: the notebook that this process serves. */
public final class Cells {
  private static final AtomicReference<Notebook> SERVED = new AtomicReference<>();

  private Cells() {}

  static void serve(Notebook notebook) {
    SERVED.set(notebook);
  }

  /** See {@link Notebook#sql}. */
  public static void sql(String question) {
    SERVED.get().sql(question);
  }

  /** See {@link Notebook#view}. */
  public static void view(String name, String question) {
    SERVED.get().view(name, question);
  }

  /** See {@link Notebook#chart}. */
  public static void chart(String vegaLite, String question) {
    SERVED.get().chart(vegaLite, question);
  }
}
