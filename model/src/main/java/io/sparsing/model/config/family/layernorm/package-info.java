/**
 * The families of models with LayerNorms, a class each; read by {@link
 * io.sparsing.model.config.family.ModelFamilies}.
 */
package io.sparsing.model.config.family.layernorm;
