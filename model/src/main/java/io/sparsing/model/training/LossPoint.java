package io.sparsing.model.training;

/**
 * A point of a loss curve: the mean over a stretch of steps.
 *
 * @param trainingTokens training tokens consumed at the end of the stretch
 * @param loss mean negative log-likelihood over the stretch, nats per token
 * @param learningRate learning rate of the last step of the stretch: the peak times the factor of
 *     the schedule
 * @param steps steps in the stretch
 */
public record LossPoint(long trainingTokens, double loss, double learningRate, int steps) {}
