package io.sparsing.jobs.study.suite;

import io.sparsing.jobs.InputException;
import io.sparsing.model.checkpoint.CachedRevision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/** Where the training tokens of checkpoints are known from. */
public sealed interface TrainingTokens {
  /**
   * How far training was.
   *
   * @param tokens training tokens seen
   * @param step number in the name, which is that of optimiser steps; where there is one
   */
  record Progress(long tokens, Optional<Long> step) {}

  /**
   * How far the training of a checkpoint was; nothing where its name is none of those known here.
   *
   * @throws InputException naming the checkpoint, if its name says no usable count
   */
  Optional<Progress> find(String checkpointUri);

  /** The names that this knows, for messages; empty where every name will do. */
  String expected();

  /**
   * How far the training of a checkpoint was; nothing where this never says.
   *
   * @throws InputException naming the checkpoint, if it should say and does not
   */
  default Optional<Progress> of(String checkpointUri) {
    Optional<Progress> found = find(checkpointUri);
    if (found.isEmpty() && !expected().isEmpty()) {
      throw new InputException(
          "Cannot find training tokens of %s: expected %s, found %s"
              .formatted(checkpointUri, expected(), name(checkpointUri)));
    }
    return found;
  }

  private static String name(String checkpointUri) {
    Path path = new Path(checkpointUri);
    return CachedRevision.of(path).map(CachedRevision::name).orElseGet(path::getName);
  }

  /** The checkpoint's own {@code training_state.json}, or none. */
  record Stated() implements TrainingTokens {
    @Override
    public Optional<Progress> find(String checkpointUri) {
      return Optional.empty();
    }

    @Override
    public String expected() {
      return "";
    }
  }

  /** What the folder's name says: the first stage whose pattern it matches counts. */
  record ByPattern(List<Stage> stages) implements TrainingTokens {
    /** Copies the stages. */
    public ByPattern {
      stages = List.copyOf(stages);
      if (stages.isEmpty()) {
        throw new IllegalArgumentException(
            "Cannot use patterns: expected at least one, found none");
      }
    }

    /** The step in the folder's name, times the tokens of a step. */
    public static ByPattern ofSteps(String pattern, long tokensPerStep) {
      return new ByPattern(
          List.of(
              new Stage(
                  new NamePattern(pattern), Optional.of(BatchRamp.constant(tokensPerStep)), 0)));
    }

    @Override
    public Optional<Progress> find(String checkpointUri) {
      return stages.stream().flatMap(stage -> stage.find(checkpointUri).stream()).findFirst();
    }

    @Override
    public String expected() {
      return stages.stream()
          .map(stage -> stage.pattern().text())
          .collect(Collectors.joining(" or ", "a folder like ", ""));
    }
  }

  /** A count for each folder name. */
  record ByName(Map<String, Long> tokensByName) implements TrainingTokens {
    /** Copies the map. */
    public ByName {
      tokensByName = Map.copyOf(tokensByName);
    }

    @Override
    public Optional<Progress> find(String checkpointUri) {
      return Optional.ofNullable(tokensByName.get(name(checkpointUri)))
          .map(tokens -> new Progress(tokens, Optional.empty()));
    }

    @Override
    public String expected() {
      return "one of " + new TreeMap<>(tokensByName).keySet();
    }
  }
}
