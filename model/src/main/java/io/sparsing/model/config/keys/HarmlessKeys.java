package io.sparsing.model.config.keys;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/**
 * The keys of a Hugging Face {@code config.json} that change nothing in a forward pass at
 * inference: provenance, storage type, generation defaults, training-only settings, and what
 * exporters leave behind.
 */
public final class HarmlessKeys {
  /** Keys that change nothing, whatever their value. */
  private static final Set<String> NAMES =
      Set.of(
          "architectures",
          "auto_map", // names remote code, which is never fetched nor run here
          "bad_words_ids",
          "begin_suppress_tokens",
          "bos_token_id",
          "cache_implementation",
          "chunk_size_feed_forward",
          "cls_token_id",
          "decoder_start_token_id",
          "diversity_penalty",
          "do_sample",
          "dropout",
          "dtype",
          "early_stopping",
          "encoder_no_repeat_ngram_size",
          "eos_token_id",
          "exponential_decay_length_penalty",
          "finetuning_task",
          "forced_bos_token_id",
          "forced_eos_token_id",
          "gradient_checkpointing",
          "hidden_act_param", // counts with fatrelu only, which asks for it
          "id2label",
          "init_std",
          "is_decoder",
          "is_llama_config",
          "keys_to_ignore_at_inference",
          "label2id",
          "layerdrop",
          "length_penalty",
          "low_memory",
          "mask_token_id",
          "max_length",
          "max_new_tokens",
          "min_length",
          "model_parallel",
          "model_type",
          "name_or_path",
          "neftune_noise_alpha",
          "no_repeat_ngram_size",
          "num_beam_groups",
          "num_beams",
          "num_return_sequences",
          "output_attentions",
          "output_hidden_states",
          "output_router_logits",
          "output_scores",
          "pad_token_id",
          "prefix",
          "pretraining_tp", // slices the same products
          "problem_type",
          "remove_invalid_values",
          "repetition_penalty",
          "return_dict",
          "return_dict_in_generate",
          "router_aux_loss_coef", // training only, like those below
          "router_jitter_noise",
          "router_z_loss_coef",
          "sep_token_id",
          "suppress_tokens",
          "task_specific_params",
          "temperature",
          "tf_legacy_loss",
          "tie_encoder_decoder",
          "tokenizer_class",
          "top_k",
          "top_p",
          "torch_dtype",
          "torchscript",
          "transformers_version",
          "typical_p",
          "unk_token_id",
          "unsloth_fixed",
          "unsloth_version",
          "use_bfloat16",
          "use_cache",
          "use_flash_attn",
          "z_loss");

  /** Switches that change nothing as they stand here, and the computation otherwise. */
  private static final Map<String, Boolean> SWITCHES =
      Map.of(
          "causal", true,
          "is_causal", true,
          "is_causal_lm", true,
          "rope_interleaved", false,
          "use_bidirectional_attention", false,
          "use_causal_mask", true,
          "use_rope", true,
          "use_rotary", true);

  private HarmlessKeys() {}

  /** Whether a key changes nothing of what a model computes, with the value that it has. */
  public static boolean contains(String key, JsonNode value) {
    Boolean harmless = SWITCHES.get(key);
    if (harmless != null && !value.isNull()) {
      return value.isBoolean() && value.booleanValue() == harmless;
    }
    return saysNothing(value)
        || NAMES.contains(key)
        || key.startsWith("_")
        || key.startsWith("initializer_")
        || key.startsWith("summary_") // a head for classification
        || key.endsWith("_dropout")
        || key.endsWith("_pdrop");
  }

  /** Whether a key that no family knows is off: {@code null}, {@code false} or empty. */
  static boolean saysNothing(JsonNode value) {
    return value.isNull()
        || (value.isBoolean() && !value.booleanValue())
        || (value.isTextual() && value.textValue().isEmpty())
        || (value.isContainerNode() && value.isEmpty());
  }
}
