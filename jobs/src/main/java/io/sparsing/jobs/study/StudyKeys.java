package io.sparsing.jobs.study;

import java.util.List;
import java.util.Map;

/** A study file as it stands there; a key that is left out is null until {@link StudyReading}. */
record StudyKeys(
    String name,
    List<Checkpoints> checkpoints,
    List<Corpus> corpora,
    List<Double> pplIncrease,
    String samplePositions,
    List<Rule> methods,
    String report,
    Maintenance maintenance) {

  /** Checkpoints of one place. */
  record Checkpoints(String path, String series, Tokens trainingTokens) {}

  /** How their training tokens are told. */
  record Tokens(String pattern, Long tokensPerStep, Map<String, Long> byName) {}

  /** One corpus. */
  record Corpus(String name, String path, Integer context) {}

  /** What files and snapshots are kept to. */
  record Maintenance(Integer smallFiles, Integer keepSnapshots, String snapshotAge) {}

  /** One of the rules. */
  record Rule(String method, List<Double> parameters) {}
}
