package io.sparsing.jobs.cli;

import io.sparsing.jobs.cli.option.DeviceOptions;
import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.study.Ladder;
import io.sparsing.jobs.study.TrainOnTextAction;
import io.sparsing.jobs.study.TrainingSource;
import io.sparsing.jobs.table.Warehouse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a ladder of small models. */
@Command(
    name = "train",
    description = "Train a ladder of small models, checkpoints in Hugging Face layout.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @Mixin private WarehouseOptions warehouseOptions;

  @Mixin private DeviceOptions deviceOptions;

  @Option(
      names = "--ladder",
      paramLabel = "FILE",
      required = true,
      description = "YAML file of the runs; see studies/demo-ladder.yaml.")
  private Path ladder;

  @Option(
      names = "--corpus",
      paramLabel = "PATH",
      required = true,
      description = "Folder, file or glob of .txt, .jsonl or .parquet; or wordnet:train.")
  private String corpus;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "models",
      description = "Where SERIES/step… are written. Default: ./models")
  private String folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Ladder runs = Ladder.read(ladder);
    Warehouse warehouse = warehouseOptions.open(deviceOptions);
    try {
      TrainingSource source = new TrainingSource(runs, corpus, folder);
      List<String> checkpoints = new TrainOnTextAction(warehouse, source).execute();
      checkpoints.forEach(glob -> spec.commandLine().getOut().println("Checkpoints: " + glob));
      return Sparsing.DONE;
    } finally {
      warehouse.spark().stop();
    }
  }
}
