package io.sparsing.notebooks;

import io.sparsing.jobs.cli.EmbeddedWarehouse;
import io.sparsing.jobs.table.Warehouse;
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
   * @param arguments the connection file; then the folder of the warehouse, or of a sample of
   *     tables that is loaded into a warehouse of its own
   */
  public static void main(String[] arguments) throws Exception {
    KernelConnectionProperties connection =
        KernelConnectionProperties.parse(Files.readString(Path.of(arguments[0])));
    Path tables = Path.of(arguments[1]);
    Warehouse warehouse =
        SampleTables.isSample(tables) ? SampleTables.load(tables) : EmbeddedWarehouse.open(tables);
    SparsingKernel kernel = SparsingKernel.on(warehouse);
    JupyterConnection jupyter = new JupyterConnection(connection);
    kernel.becomeHandlerForConnection(jupyter);
    jupyter.connect();
    jupyter.waitUntilClose();
    warehouse.spark().stop();
  }
}
