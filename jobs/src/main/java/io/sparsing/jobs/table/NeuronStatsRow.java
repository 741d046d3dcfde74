package io.sparsing.jobs.table;

/** Statistics of one neuron over a corpus. Columns: {@code neuron_stats.sql}. */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record NeuronStatsRow(
    String measurementId,
    String checkpointId,
    String corpusId,
    int layer,
    int neuron,
    long positions,
    float outputNorm,
    double magnitudeSum,
    double magnitudeSumOfSquares,
    double magnitudeMax,
    long zeros,
    int histogramFirstBin,
    int[] magnitudeHistogram) {}
