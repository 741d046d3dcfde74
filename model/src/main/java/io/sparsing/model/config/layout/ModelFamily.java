package io.sparsing.model.config.layout;

import io.sparsing.model.config.ConfigException;
import io.sparsing.model.config.keys.ConfigKeys;

/** One family of models: maps its {@code config.json} and tensor names to the shared blocks. */
public interface ModelFamily {
  /** The {@code model_type} that names it. */
  String modelType();

  /** The name of its class in {@code architectures}. */
  String architecture();

  /**
   * Reads a configuration of this family.
   *
   * @throws ConfigException naming the key that is missing, wrong or not supported
   */
  ModelPlan plan(ConfigKeys keys);
}
