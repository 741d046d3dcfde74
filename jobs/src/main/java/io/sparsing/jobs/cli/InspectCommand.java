package io.sparsing.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparsing.analysis.report.InspectPage;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.activation.InspectAction;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.runtime.LoadedModel;
import io.sparsing.model.token.TextTokenizer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks at one checkpoint on a little text, without Spark. */
@Command(
    name = "inspect",
    description = "Look at one checkpoint on a little text or a few tokens; starts no Spark.",
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
      defaultValue = "0.1",
      description = "CETT level that decides what is active. Default: 0.1")
  private double cettLevel;

  @Option(names = "--html", paramLabel = "FILE", description = "Write a heat map.")
  private String html;

  @Option(
      names = "--dump",
      paramLabel = "FILE",
      description = "Write logits, FFN activations and FFN outputs as safetensors.")
  private Path dump;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (!(cettLevel >= 0 && cettLevel <= 1)) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot inspect: expected a CETT level from 0 to 1, found " + cettLevel);
    }
    Configuration configuration = new Configuration();
    CheckpointFolder folder = CheckpointFolder.open(checkpoint, configuration);
    if (input.tokens != null && !folder.hasTokenizer()) {
      inspect(folder, tokens(input.tokens), Integer::toString);
      return Sparsing.DONE;
    }
    try (TextTokenizer tokenizer = TextTokenizer.open(checkpoint, configuration)) {
      List<int[]> sequences =
          input.tokens != null
              ? tokens(input.tokens)
              : input.texts.stream().map(text -> encode(tokenizer, text)).toList();
      inspect(folder, sequences, tokenizer::token);
    }
    return Sparsing.DONE;
  }

  private static int[] encode(TextTokenizer tokenizer, String text) {
    int[] tokens = tokenizer.encode(text);
    if (tokenizer.bosId().isEmpty()) {
      return tokens;
    }
    int[] begun = new int[tokens.length + 1];
    begun[0] = tokenizer.bosId().getAsInt();
    System.arraycopy(tokens, 0, begun, 1, tokens.length);
    return begun;
  }

  private void inspect(CheckpointFolder folder, List<int[]> sequences, IntFunction<String> text)
      throws IOException {
    try (LoadedModel model = LoadedModel.load(folder)) {
      if (dump != null) {
        writeDump(model, sequences);
      }
      InspectAction.Result result =
          new InspectAction(model, cettLevel).execute(folder.name(), sequences, text);
      if (html != null) {
        StringBuilder page = new StringBuilder();
        InspectPage.write(result.page(), page);
        TextOutput.write(html, page.toString(), spec.commandLine().getOut());
      }
      print(folder, sequences, result);
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
    Files.move(temporary, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private void print(CheckpointFolder folder, List<int[]> sequences, InspectAction.Result result) {
    PrintWriter out = spec.commandLine().getOut();
    long tokens = sequences.stream().mapToLong(sequence -> sequence.length).sum();
    out.println(
        "%s: %s, %d layers, d_model %d, d_ff %d, %,d non-embedding parameters"
            .formatted(
                folder.name(),
                folder.config().modelType(),
                folder.config().layers(),
                folder.config().hiddenSize(),
                folder.config().ffnSize(),
                folder.nonEmbeddingParameters()));
    out.println("%,d tokens, loss %.6f nats".formatted(tokens, result.meanLoss()));
    TextTable table = new TextTable("layer", "threshold", "activation ratio", "natural sparsity");
    for (InspectAction.LayerSummary layer : result.layers()) {
      table.add(
          Integer.toString(layer.layer()),
          "%.6f".formatted(layer.threshold()),
          "%.4f".formatted(layer.activationRatio()),
          "%.4f".formatted(layer.naturalSparsity()));
    }
    table.print(out);
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
