package io.sparsing.notebooks;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;

/**
 * Serves one notebook, from the connection file that Jupyter writes until Jupyter shuts it down.
 */
public final class KernelMain {
  private KernelMain() {}

  /**
   * Starts the kernel.
   *
   * @param arguments the connection file; then the folder of the warehouse, or of tables as Parquet
   *     files
   */
  public static void main(String[] arguments) throws Exception {
    endWithParent();
    KernelConnectionProperties connection =
        KernelConnectionProperties.parse(Files.readString(Path.of(arguments[0])));
    Path tables = Path.of(arguments[1]);
    SparsingKernel kernel = SparsingKernel.on(new Tables(tables));
    JupyterConnection jupyter = new JupyterConnection(connection);
    kernel.becomeHandlerForConnection(jupyter);
    jupyter.connect();
    jupyter.waitUntilClose();
    System.exit(0);
  }

  /** A Jupyter that was killed tells nobody; without it a kernel has nothing left to do. */
  private static void endWithParent() {
    ProcessHandle.current().parent().ifPresent(KernelMain::endWith);
  }

  private static void endWith(ProcessHandle parent) {
    Thread watch =
        new Thread(
            () -> {
              parent.onExit().join();
              Runtime.getRuntime().halt(1);
            });
    watch.setDaemon(true);
    watch.start();
  }
}
