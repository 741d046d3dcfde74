package io.sparsing.jobs.cli;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.cli.option.DeviceOptions;
import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.law.LimitMove;
import io.sparsing.jobs.study.FailedPart;
import io.sparsing.jobs.study.Study;
import io.sparsing.jobs.study.StudyFile;
import io.sparsing.jobs.study.StudyRun;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.model.checkpoint.CheckpointException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Does everything in a study that is not done yet: the nightly job. */
@Command(
    name = "run",
    description =
        "Do everything in a study that is not done yet: find checkpoints, measure what is new, fit"
            + " the laws, write the report.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Mixin private WarehouseOptions warehouseOptions;
  @Mixin private DeviceOptions deviceOptions;

  @Parameters(
      paramLabel = "STUDY.yaml",
      description = "Study file, on any Hadoop file system; see docs/studies.md.")
  private String file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Study study = read(file);
    long start = System.nanoTime();
    Warehouse warehouse = warehouseOptions.open(deviceOptions);
    try {
      StudyRun.Result result = new StudyRun(warehouse, study, this::complain, this::say).execute();
      spec.commandLine()
          .getOut()
          .println(summary(study.name(), result, (System.nanoTime() - start) / 1e9));
      return result.failed() == 0 ? Sparsing.DONE : Sparsing.FAILED;
    } finally {
      warehouse.spark().stop();
    }
  }

  /** The study in a file, which Spark's configuration may say how to reach. */
  static Study read(String file) {
    return StudyFile.read(file, SparkHadoopUtil.get().newConfiguration(new SparkConf(true)));
  }

  private void complain(FailedPart part) {
    boolean named =
        part.cause() instanceof InputException || part.cause() instanceof CheckpointException;
    FailureReport report = FailureReport.of(part.cause());
    String line = named ? report.line() : "%s: %s".formatted(part.name(), report.line());
    new FailureReport(report.exitCode(), line, part.cause())
        .print(spec.commandLine().getErr(), Sparsing.verbose(spec));
  }

  private void say(String note) {
    spec.commandLine().getErr().println("sparsing: " + note);
  }

  private static String summary(String name, StudyRun.Result result, double seconds) {
    List<LimitMove> moves = result.moves();
    String moved =
        moves.isEmpty()
            ? "no limit moved beyond its interval"
            : "limits moved beyond their interval: "
                + moves.stream().map(LimitMove::text).collect(Collectors.joining(", "));
    return "%s: %d checkpoints, %d new; %d measurements made in %.0f s; %d fits made, %s; report %s; %s"
        .formatted(
            name,
            result.checkpoints(),
            result.added(),
            result.made(),
            seconds,
            result.fitted(),
            moved,
            result.report().map(Object::toString).orElse("not written"),
            result.failed() == 0 ? "nothing failed" : "parts failed: " + result.failed());
  }
}
