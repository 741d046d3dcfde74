package io.sparsing.jobs.table;

import java.util.Optional;

/** One layer of a finished measurement. Columns: {@code layer_sparsity.sql}. */
public record LayerSparsityRow(
    String measurementId,
    String checkpointId,
    String corpusId,
    int layer,
    Optional<Double> threshold,
    Optional<Double> cett,
    double activationRatio,
    double naturalSparsity,
    int deadNeurons,
    Optional<Integer> alwaysOnNeurons,
    Optional<Double> activationRatioSe,
    Optional<Double> activationRatioLow,
    Optional<Double> activationRatioHigh,
    Optional<Integer> neverRoutedNeurons) {}
