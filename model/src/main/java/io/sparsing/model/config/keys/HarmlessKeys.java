package io.sparsing.model.config.keys;

import java.util.Set;

/**
 * The keys of a Hugging Face {@code config.json} that change nothing in a forward pass at
 * inference: provenance, storage type, generation defaults, training-only settings.
 */
public final class HarmlessKeys {
  private static final Set<String> NAMES =
      Set.of(
          "architectures",
          "auto_map", // names remote code, which is never fetched nor run here
          "bos_token_id",
          "cache_implementation",
          "chunk_size_feed_forward",
          "decoder_start_token_id",
          "dropout",
          "dtype",
          "early_stopping",
          "eos_token_id",
          "gradient_checkpointing",
          "id2label",
          "init_std",
          "is_decoder",
          "label2id",
          "layerdrop",
          "length_penalty",
          "max_length",
          "min_length",
          "model_type",
          "name_or_path",
          "num_beams",
          "num_return_sequences",
          "output_attentions",
          "output_hidden_states",
          "pad_token_id",
          "prefix",
          "pretraining_tp", // slices the same products
          "problem_type",
          "repetition_penalty",
          "return_dict",
          "sep_token_id",
          "task_specific_params",
          "temperature",
          "tokenizer_class",
          "top_k",
          "top_p",
          "torch_dtype",
          "torchscript",
          "transformers_version",
          "typical_p",
          "unk_token_id",
          "use_cache");

  private HarmlessKeys() {}

  /** Whether a key changes nothing of what a model computes. */
  public static boolean contains(String key) {
    return NAMES.contains(key)
        || key.startsWith("_")
        || key.startsWith("initializer_")
        || key.startsWith("summary_") // a head for classification
        || key.endsWith("_dropout")
        || key.endsWith("_pdrop");
  }
}
