package io.sparsing.jobs.table;

import java.time.Instant;
import java.util.Optional;

/** One checkpoint: who it is and what it was trained on. Columns: {@code checkpoints.sql}. */
public record CheckpointRow(
    String checkpointId,
    String uri,
    String name,
    String series,
    String modelType,
    String activationFunction,
    Optional<Long> trainingTokens,
    Optional<Long> trainingStep,
    Optional<Double> trainingLoss,
    int layers,
    int dModel,
    int dFf,
    int heads,
    int kvHeads,
    int vocabularySize,
    long nonEmbeddingParameters,
    double widthDepthRatio,
    String fingerprint,
    Instant registeredAt) {}
