package io.sparsing.jobs.cli;

import io.sparsing.jobs.cli.text.LastComplaint;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.FSError;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Entry point of {@code bin/sparsing} and of {@code spark-submit}. */
@Command(
    name = "sparsing",
    description = "Measures the activation sparsity of large language models at cluster scale.",
    mixinStandardHelpOptions = true,
    versionProvider = ReleaseVersion.class,
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      PlanCommand.class,
      TrainCommand.class,
      ExtractCommand.class,
      SweepCommand.class,
      MeasureCommand.class,
      FitCommand.class,
      InspectCommand.class,
      QueryCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      ReportCommand.class,
      BenchCommand.class,
      MaintainCommand.class,
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done; 1 the work failed (what is finished is kept); 2 wrong usage or input."
    })
public final class Sparsing implements Runnable {
  /** Done. */
  static final int DONE = 0;

  /** The work failed; what is finished is kept. */
  static final int FAILED = 1;

  /** Wrong usage or input. */
  static final int WRONG_INPUT = 2;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show stack traces and what Spark logs.")
  private boolean verbose;

  @Spec private CommandSpec spec;

  /**
   * Runs the command line and exits with its code.
   *
   * <p>In Spark's cluster mode the cluster runs this method in a process of its own, and an exit is
   * a failure whatever the code (YARN then tries again). There it returns when the work is done.
   *
   * @throws RunFailedException in cluster mode, where the command failed
   */
  public static void main(String[] arguments) {
    LastComplaint complaint =
        new LastComplaint(new OutputStreamWriter(System.err, StandardCharsets.UTF_8));
    boolean inCluster = "cluster".equals(System.getProperty("spark.submit.deployMode"));
    if (!inCluster && !List.of(arguments).contains("--verbose")) {
      Runtime.getRuntime().addShutdownHook(new Thread(Sparsing::silenceOthers));
    }
    int code = run(new PrintWriter(complaint, true), arguments);
    if (!inCluster) {
      System.exit(code);
    }
    if (code != DONE) {
      throw new RunFailedException(code, complaint.text());
    }
  }

  /**
   * From here on only {@link #main}'s own writer reaches standard error: threads of a Spark that
   * stops complain of that in stack traces.
   */
  private static void silenceOthers() {
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  /** Runs the command line and returns its exit code. */
  static int run(String... arguments) {
    return run(new PrintWriter(System.err, true, StandardCharsets.UTF_8), arguments);
  }

  private static int run(PrintWriter err, String... arguments) {
    CommandLine commandLine = commandLine();
    commandLine.setErr(err);
    try {
      return commandLine.execute(arguments);
    } catch (FSError e) {
      // No Exception: so Hadoop's local file system says that a disk is full.
      Sparsing root = commandLine.getCommand();
      return FailureReport.of(e).print(commandLine.getErr(), root.verbose);
    }
  }

  /** Whether the user of a subcommand wants stack traces. */
  static boolean verbose(CommandSpec subcommand) {
    return subcommand.root().userObject() instanceof Sparsing root && root.verbose;
  }

  private static CommandLine commandLine() {
    Sparsing root = new Sparsing();
    CommandLine commandLine = new CommandLine(root);
    commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    commandLine.setUsageHelpAutoWidth(true);
    commandLine.setExpandAtFiles(false);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setParameterExceptionHandler(Sparsing::wrongUsage);
    commandLine.setExecutionExceptionHandler(
        (exception, line, parsed) ->
            FailureReport.of(exception).print(line.getErr(), root.verbose));
    return commandLine;
  }

  private static int wrongUsage(ParameterException exception, String[] arguments) {
    CommandLine line = exception.getCommandLine();
    String complaint = exception.getMessage().lines().findFirst().orElse("");
    line.getErr().println(LastComplaint.PREFIX + complaint + hint(exception));
    return WRONG_INPUT;
  }

  /** What to do about it, unless our own words say that already. */
  private static String hint(ParameterException exception) {
    if (exception.getMessage().startsWith("Cannot ")) {
      return "";
    }
    List<String> similar =
        exception instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    return similar.isEmpty()
        ? "; see '%s --help'".formatted(exception.getCommandLine().getCommandSpec().qualifiedName())
        : "; did you mean %s?".formatted(String.join(" or ", similar));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Cannot run: expected a command, found none");
  }
}
