package io.sparsing.analysis.law.fit;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the sampling errors of a series: all of them, or none.
 *
 * @param errors of the points, in their order; empty where they are not known for all
 * @param note why errors that some points have are not used; empty where there is nothing to say
 */
public record KnownErrors(Optional<SamplingErrors> errors, Optional<String> note) {

  /**
   * What each document moves the activation ratio of one point by.
   *
   * @param documents their numbers, in ascending order
   * @param influences of each of them
   */
  public record Influences(List<Integer> documents, List<Double> influences) {

    /** Copies the lists. */
    public Influences {
      documents = List.copyOf(documents);
      influences = List.copyOf(influences);
      if (documents.size() != influences.size()) {
        throw new IllegalArgumentException(
            "Cannot use sampling errors: expected an influence of each document, found %d of %d"
                .formatted(influences.size(), documents.size()));
      }
    }

    private double[] row() {
      return influences.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  /**
   * The errors of points that were measured on the same documents.
   *
   * @param points the influences at each point, empty where they are not known
   */
  public static KnownErrors of(String series, List<Optional<Influences>> points) {
    List<Influences> known = points.stream().flatMap(Optional::stream).toList();
    if (known.isEmpty()) {
      return new KnownErrors(Optional.empty(), Optional.empty());
    }
    Set<List<Integer>> documents = new HashSet<>();
    known.forEach(influences -> documents.add(influences.documents()));
    if (known.size() < points.size() || documents.size() > 1) {
      return new KnownErrors(
          Optional.empty(),
          Optional.of(
              "Fitted %s without sampling errors: expected influences of the same documents at all %d points, found them at %d, on %d sets of documents"
                  .formatted(series, points.size(), known.size(), documents.size())));
    }
    return new KnownErrors(
        Optional.of(
            SamplingErrors.shared(known.stream().map(Influences::row).toArray(double[][]::new))),
        Optional.empty());
  }
}
