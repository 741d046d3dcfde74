package io.sparsing.jobs.table;

/** The mean loss of a stretch of training steps. Columns: {@code training_losses.sql}. */
public record TrainingLossRow(
    String run, String series, long trainingTokens, double loss, double learningRate, int steps) {}
