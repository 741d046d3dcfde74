/**
 * The families of models with RMSNorms, a class each; read by {@link
 * io.sparsing.model.config.family.ModelFamilies}.
 */
package io.sparsing.model.config.family.rmsnorm;
