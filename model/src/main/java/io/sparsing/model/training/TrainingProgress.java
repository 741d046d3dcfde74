package io.sparsing.model.training;

/**
 * Where a training run stands.
 *
 * @param series name of the run
 * @param step optimiser steps done
 * @param totalSteps optimiser steps of the whole run
 * @param tokensSeen training tokens consumed
 * @param loss mean negative log-likelihood in the last step, nats per token
 * @param tokensPerSecond training tokens per second since the run was started or resumed
 */
public record TrainingProgress(
    String series,
    int step,
    int totalSteps,
    long tokensSeen,
    double loss,
    double tokensPerSecond) {}
