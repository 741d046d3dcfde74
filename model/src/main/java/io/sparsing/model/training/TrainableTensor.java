package io.sparsing.model.training;

import ai.djl.ndarray.NDArray;
import io.sparsing.model.training.spec.ParameterRole;

/**
 * A weight and what AdamW remembers of its gradients; all three of one shape, float32.
 *
 * @param name the tensor's name in the checkpoint
 * @param role what it does in the model
 * @param weight requires gradients
 * @param firstMoment running mean of the gradient
 * @param secondMoment running mean of the squared gradient
 */
record TrainableTensor(
    String name, ParameterRole role, NDArray weight, NDArray firstMoment, NDArray secondMoment) {}
