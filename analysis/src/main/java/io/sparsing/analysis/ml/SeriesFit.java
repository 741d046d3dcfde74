package io.sparsing.analysis.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.sparsing.analysis.law.verdict.ScalingFit;
import java.util.List;
import java.util.Optional;

/**
 * What fitting one series gave.
 *
 * @param fit the law; empty where the points are too few
 * @param notes why there is none, or why sampling errors are not used, a line each
 */
public record SeriesFit(Optional<ScalingFit> fit, List<String> notes) {

  private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());

  /** Copies the list. */
  public SeriesFit {
    notes = List.copyOf(notes);
  }

  /** As tasks send it to the driver. */
  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot send fit: " + e.getMessage(), e);
    }
  }

  static SeriesFit fromJson(String json) {
    try {
      return JSON.readValue(json, SeriesFit.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot receive fit: " + e.getMessage(), e);
    }
  }
}
