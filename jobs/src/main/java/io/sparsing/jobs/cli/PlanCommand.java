package io.sparsing.jobs.cli;

import io.sparsing.jobs.cli.option.DeviceOptions;
import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.cli.text.TextTable;
import io.sparsing.jobs.cluster.ClusterShape;
import io.sparsing.jobs.cluster.ExecutorMemory;
import io.sparsing.jobs.cluster.GpuMemory;
import io.sparsing.jobs.plan.PlannedCheckpoint;
import io.sparsing.jobs.plan.StudyPlan;
import io.sparsing.jobs.plan.StudyPlanning;
import io.sparsing.jobs.study.Study;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a study takes before it runs. */
@Command(
    name = "plan",
    description =
        "Say what a study takes before it runs: operations, bytes, memory of executors, hours.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  private static final double GIB = 1L << 30;

  @Mixin private WarehouseOptions warehouseOptions;
  @Mixin private DeviceOptions deviceOptions;

  @Parameters(
      paramLabel = "STUDY.yaml",
      description = "Study file, on any Hadoop file system; see docs/studies.md.")
  private String file;

  @Option(
      names = "--rate",
      paramLabel = "GFLOPS",
      description =
          "10^9 floating-point operations a second that one task reaches, for example on a device that"
              + " is not there. Default: measured in some seconds on the executors")
  private Double rate;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (rate != null && !(rate > 0 && rate <= Double.MAX_VALUE)) {
      throw new ParameterException(
          spec.commandLine(), "Cannot plan: expected --rate above 0, found " + rate);
    }
    Study study = RunCommand.read(file);
    SparkSession spark = warehouseOptions.session(deviceOptions);
    try {
      OptionalDouble given = rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate * 1e9);
      StudyPlan plan = new StudyPlanning(spark, study, given).plan();
      plan.refused().forEach(line -> spec.commandLine().getErr().println("sparsing: " + line));
      print(plan, spec.commandLine().getOut());
      return plan.refused().isEmpty() ? Sparsing.DONE : Sparsing.FAILED;
    } finally {
      spark.stop();
    }
  }

  private static void print(StudyPlan plan, PrintWriter out) {
    TextTable table =
        new TextTable(
            "checkpoint", "corpus", "tokens", "TFLOP", "MB read", "MB written", "task seconds");
    for (PlannedCheckpoint one : plan.checkpoints()) {
      table.add(row(one.checkpoint(), one.corpus(), "%,d".formatted(one.tokens()), List.of(one)));
    }
    if (!plan.checkpoints().isEmpty()) {
      table.add(row("in all", "", "", plan.checkpoints()));
    }
    table.print(out);
    plan.rates().forEach(line -> out.println("Rate: " + line));
    ClusterShape cluster = plan.cluster();
    out.println("Executors: %d, %d tasks at once".formatted(cluster.executors(), cluster.slots()));
    plan.memory().ifPresent(memory -> out.println(memory(memory, cluster)));
    plan.gpuMemory().ifPresent(memory -> out.println(memory(memory)));
    out.println("Expected: " + duration(plan.seconds()));
  }

  private static String duration(double seconds) {
    return seconds < 3_600
        ? "%.0f seconds".formatted(seconds)
        : "%,.1f hours".formatted(seconds / 3_600);
  }

  private static String[] row(
      String checkpoint, String corpus, String tokens, List<PlannedCheckpoint> all) {
    return new String[] {
      checkpoint,
      corpus,
      tokens,
      "%,.3f".formatted(sum(all, PlannedCheckpoint::flops) / 1e12),
      "%,.1f".formatted(sum(all, PlannedCheckpoint::bytesRead) / 1e6),
      "%,.1f".formatted(sum(all, PlannedCheckpoint::bytesWritten) / 1e6),
      "%,.1f".formatted(sum(all, PlannedCheckpoint::taskSeconds)),
    };
  }

  private static double sum(
      List<PlannedCheckpoint> all, ToDoubleFunction<PlannedCheckpoint> figure) {
    return all.stream().mapToDouble(figure).sum();
  }

  private static String memory(GpuMemory memory) {
    return "GPU memory: %.1f GiB (models in use %.1f, idle %.1f, %d tasks %.1f)"
        .formatted(
            memory.bytes() / GIB,
            memory.modelsInUse() / GIB,
            memory.idleModels() / GIB,
            memory.concurrent(),
            memory.tasks() / GIB);
  }

  private static String memory(ExecutorMemory memory, ClusterShape cluster) {
    String needed =
        "Executor memory outside the heap: %.1f GiB (models in use %.1f, idle %.1f, tasks %.1f, process %.1f)"
            .formatted(
                memory.bytes() / GIB,
                memory.modelsInUse() / GIB,
                memory.idleModels() / GIB,
                memory.tasks() / GIB,
                memory.process() / GIB);
    return cluster.overheadBytes().isEmpty()
        ? needed
        : needed
            + (cluster.overheadBytes().getAsLong() < memory.bytes()
                ? ": too little is given, "
                : "; given ")
            + "%.1f GiB".formatted(cluster.overheadBytes().getAsLong() / GIB);
  }
}
