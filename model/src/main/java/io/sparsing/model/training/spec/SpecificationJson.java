package io.sparsing.model.training.spec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.model.training.data.Vocabulary;

/** Writes what identifies a run: its specification and its corpus. */
public final class SpecificationJson {
  private SpecificationJson() {}

  /** The same text for the same run. Models on bytes say nothing of their vocabulary. */
  public static String of(TrainingSpec spec, String corpusIdentity) {
    ModelShape shape = spec.shape();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("series", spec.series());
    json.put("hidden_size", shape.hiddenSize()).put("layers", shape.layers());
    json.put("heads", shape.heads()).put("ffn_size", shape.ffnSize());
    json.put("base_hidden_size", shape.baseHiddenSize());
    json.put("activation", shape.activation());
    json.put("training_tokens", spec.trainingTokens());
    json.put("context_length", spec.contextLength());
    json.put("batch_sequences", spec.batchSequences());
    json.put("peak_learning_rate", spec.peakLearningRate());
    json.put("warmup_tokens", spec.warmupTokens()).put("decay_share", spec.decayShare());
    json.put("checkpoints", spec.checkpoints());
    json.put("first_checkpoint_tokens", spec.firstCheckpointTokens());
    json.put("seed", spec.seed());
    Vocabulary vocabulary = spec.vocabulary();
    if (!vocabulary.isBytes()) {
      json.put("vocabulary_size", vocabulary.size()).put("tokenizer", vocabulary.identity());
    }
    json.put("corpus", corpusIdentity);
    return json.toPrettyString() + "\n";
  }
}
