package io.sparsing.jobs.table;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One fitted law. Columns: {@code scaling_fits.sql}. */
public record ScalingFitRow(
    String fitId,
    String series,
    Optional<String> corpusId,
    Optional<Double> p,
    String law,
    Map<String, Double> parameters,
    Map<String, Double> intervalLow,
    Map<String, Double> intervalHigh,
    double mse,
    double mae,
    double r2,
    double aicc,
    int points,
    double limitRatio,
    double limitLow,
    double limitHigh,
    boolean identified,
    Optional<Double> extrapolationMae,
    Map<String, Double> alternativeAicc,
    Instant createdAt,
    Optional<Map<String, Double>> alternativeExtrapolationMae,
    Optional<String> preferredLaw,
    Optional<String> limitStatus,
    Optional<String> loss,
    Optional<Long> fromTokens,
    Optional<Integer> leftOut,
    Optional<Boolean> converged,
    Optional<Double> residualAutocorrelation,
    Optional<Integer> resamples,
    Optional<Map<String, Double>> bootstrapLow,
    Optional<Map<String, Double>> bootstrapHigh,
    Optional<String> options,
    Optional<Boolean> errorsKnown,
    Optional<Double> scatter,
    Optional<Double> samplingScatter,
    Optional<Double> ownScatter,
    Optional<Double> limitSamplingSe,
    Optional<Long> toTokens,
    Optional<List<String>> verdict,
    Optional<List<Double>> curveTokens,
    Optional<List<Double>> curveRatio,
    Optional<List<Double>> curveLow,
    Optional<List<Double>> curveHigh) {}
