package io.sparsing.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparsing.analysis.report.inspect.InspectPage;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.cli.option.DeviceOptions;
import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.cli.text.InspectSummary;
import io.sparsing.jobs.cli.text.TextOutput;
import io.sparsing.jobs.inspect.InspectAction;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.runtime.LoadedModel;
import io.sparsing.model.token.TextTokenizer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows one checkpoint on a short text, without Spark. */
@Command(
    name = "inspect",
    description = "Show one checkpoint on a short text or a few tokens; starts no Spark.",
    mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      required = true,
      description = "Checkpoint folder (Hugging Face layout), on any Hadoop file system.")
  private String checkpoint;

  @ArgGroup(multiplicity = "1")
  private Input input;

  /** Text or tokens. */
  private static final class Input {
    @Option(names = "--text", paramLabel = "TEXT", arity = "1..*", description = "Text to read.")
    private List<String> texts;

    @Option(
        names = "--tokens",
        paramLabel = "FILE",
        description = "A JSON list of lists of token ids.")
    private Path tokens;
  }

  @Option(
      names = "--cett",
      paramLabel = "LEVEL",
      description =
          "CETT level, from 0 to 1, that decides what is active. Default: the thresholds of PPL-1%%"
              + " where the warehouse has them for this checkpoint, else 0.1")
  private Double cettLevel;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a heat map of tokens and layers, one page that needs no network.")
  private String html;

  @Option(
      names = "--dump",
      paramLabel = "FILE",
      description = "Write logits, FFN activations and FFN outputs as safetensors.")
  private Path dump;

  @Mixin private WarehouseOptions warehouseOptions;
  @Mixin private DeviceOptions deviceOptions;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (cettLevel != null && !(cettLevel >= 0 && cettLevel <= 1)) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot inspect: expected a CETT level from 0 to 1, found " + cettLevel);
    }
    Configuration configuration = new Configuration();
    CheckpointFolder folder = CheckpointFolder.open(checkpoint, configuration);
    // The tables are read while the model loads: together they would take half as long again.
    CompletableFuture<ThresholdChoice> thresholds =
        cettLevel == null
            ? CompletableFuture.supplyAsync(
                () -> ThresholdChoice.measured(warehouseOptions, folder, configuration))
            : CompletableFuture.completedFuture(ThresholdChoice.at(cettLevel));
    if (input.tokens != null && !folder.hasTokenizer()) {
      inspect(folder, thresholds, tokens(input.tokens), Integer::toString);
      return Sparsing.DONE;
    }
    try (TextTokenizer tokenizer = TextTokenizer.open(checkpoint, configuration)) {
      List<int[]> sequences =
          input.tokens != null
              ? tokens(input.tokens)
              : input.texts.stream().map(tokenizer::window).toList();
      inspect(folder, thresholds, sequences, tokenizer::token);
    }
    return Sparsing.DONE;
  }

  private void inspect(
      CheckpointFolder folder,
      CompletableFuture<ThresholdChoice> thresholds,
      List<int[]> sequences,
      IntFunction<String> text)
      throws IOException {
    try (LoadedModel model = LoadedModel.load(folder, deviceOptions.here())) {
      ThresholdChoice choice = thresholds.join();
      InspectAction.Result result =
          new InspectAction(model, choice.thresholds()).execute(sequences, text);
      if (dump != null) {
        writeDump(model, sequences);
      }
      InspectSummary summary = new InspectSummary(folder, choice.origin(), result);
      if (html != null) {
        StringBuilder page = new StringBuilder();
        InspectPage.write(summary.page(), page);
        TextOutput.write(html, page.toString(), spec.commandLine().getOut());
      }
      if (!TextOutput.STANDARD_OUTPUT.equals(html)) {
        summary.print(spec.commandLine().getOut());
      }
    }
  }

  private void writeDump(LoadedModel model, List<int[]> sequences) throws IOException {
    int length = sequences.get(0).length;
    if (sequences.stream().anyMatch(tokens -> tokens.length != length)) {
      throw new InputException(
          "Cannot dump [B,T,V]: expected sequences of one length, found %s"
              .formatted(sequences.stream().map(tokens -> tokens.length).distinct().toList()));
    }
    Path file = dump.toAbsolutePath();
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
      model.dump(sequences.toArray(int[][]::new), out);
    }
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static List<int[]> tokens(Path file) {
    try {
      int[][] lists = new ObjectMapper().readValue(Files.readAllBytes(file), int[][].class);
      if (lists.length == 0 || Arrays.stream(lists).anyMatch(list -> list.length == 0)) {
        throw new InputException(
            "Cannot read %s: expected lists of token ids, found an empty list".formatted(file));
      }
      return List.of(lists);
    } catch (JsonProcessingException e) {
      throw new InputException(
          "Cannot read %s: expected a JSON list of lists of token ids, found %s"
              .formatted(file, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new InputException(
          "Cannot read %s: expected a JSON file, found nothing to read".formatted(file), e);
    }
  }
}
