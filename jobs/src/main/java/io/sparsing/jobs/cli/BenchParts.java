package io.sparsing.jobs.cli;

import io.sparsing.jobs.bench.BenchAction;
import io.sparsing.jobs.bench.BenchModel;
import io.sparsing.jobs.bench.BenchResult;
import io.sparsing.jobs.bench.DeviceBench;
import io.sparsing.jobs.bench.FamilyBench;
import io.sparsing.jobs.bench.MeasureBench;
import io.sparsing.jobs.bench.StageCost;
import io.sparsing.jobs.bench.StorageBench;
import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The parts of a bench that models take part in.
 *
 * @param folder where checkpoints and tables are made
 * @param shapes models of the parts that take any
 * @param sequences sequences of random tokens
 * @param length tokens of a sequence
 * @param rounds number of rounds
 * @param onStart told what is measured next
 */
record BenchParts(
    Path folder,
    List<BenchModel> shapes,
    int sequences,
    int length,
    int rounds,
    Consumer<String> onStart) {
  List<BenchResult> forward() {
    List<BenchResult> results = new ArrayList<>();
    for (BenchModel shape : shapes) {
      onStart.accept(name(shape));
      results.add(new BenchAction(shape, sequences, length, rounds).execute(folder));
    }
    return results;
  }

  List<FamilyBench.Result> families() {
    return new FamilyBench(sequences, length, rounds).execute(folder, onStart);
  }

  List<DeviceBench.Result> devices(ComputeDevice device) {
    List<DeviceBench.Result> results = new ArrayList<>();
    for (BenchModel shape : shapes) {
      onStart.accept("passes of " + name(shape));
      results.addAll(new DeviceBench(shape, device, sequences, length, rounds).execute(folder));
    }
    return results;
  }

  List<StageCost> measure(List<Integer> corpora) {
    List<StageCost> costs = new ArrayList<>();
    Warehouse warehouse = WarehouseOptions.embedded(folder.resolve("warehouse"), "local[1]").open();
    try {
      for (int size : corpora) {
        onStart.accept("%d x 256 tokens".formatted(size));
        costs.addAll(
            new MeasureBench(
                    warehouse, folder, BenchModel.D512_L8, ExtractCommand.DEFAULT_SAMPLE_POSITIONS)
                .execute(size));
      }
    } finally {
      warehouse.spark().stop();
    }
    return costs;
  }

  List<StorageBench.Result> storage() {
    onStart.accept("stored activations");
    return new StorageBench(folder, rounds).run();
  }

  /** How a shape is called on the command line. */
  static String name(BenchModel shape) {
    return shape.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
