package io.sparsing.analysis.report;

import io.sparsing.analysis.report.data.Comparison;
import io.sparsing.analysis.report.data.FrequencyCurve;
import io.sparsing.analysis.report.data.FrequencyCurve.Share;
import io.sparsing.analysis.report.data.RuleCurve;
import io.sparsing.analysis.report.data.RuleCurve.Pass;
import io.sparsing.analysis.report.data.SamplingError;
import io.sparsing.analysis.report.data.SourceRatio;
import io.sparsing.analysis.report.data.TokenRatios;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;

/** Made-up comparisons of the last checkpoints of a simulated study. */
final class SimulatedComparison {
  private static final List<String> RULES = List.of("cett", "topk", "fat", "topp");
  private static final int TOKENS = 50;

  private final Random random = new Random(11);
  private final List<RuleCurve> rules = new ArrayList<>();
  private final List<SourceRatio> sources = new ArrayList<>();
  private final List<FrequencyCurve> frequencies = new ArrayList<>();
  private final List<TokenRatios.Model> models = new ArrayList<>();

  void add(String series, String checkpoint, double ratio) {
    for (int rule = 0; rule < RULES.size(); rule++) {
      double penalty = 1 + 0.3 * rule;
      List<Pass> passes = new ArrayList<>();
      for (double share : new double[] {0.5, 0.8, 1, 1.3, 1.8, 2.5}) {
        double kept = Math.min(1, share * ratio);
        passes.add(new Pass(share / 10, 1 + 0.01 * penalty * Math.pow(ratio / kept, 2.4), kept));
      }
      rules.add(new RuleCurve(series, checkpoint, RULES.get(rule), passes));
    }
    for (String source : List.of("web", "code", "books")) {
      double ofSource = ratio * (0.9 + 0.2 * random.nextDouble());
      // Books are too few documents for an interval.
      Optional<SamplingError> error =
          source.equals("books")
              ? Optional.empty()
              : Optional.of(SimulatedStudy.error(ofSource, 0.03 * ofSource));
      sources.add(
          new SourceRatio(series, checkpoint, source, 1000L * source.length(), ofSource, error));
    }
    frequencies.add(curve(series, checkpoint, OptionalInt.empty(), ratio));
    frequencies.add(curve(series, checkpoint, OptionalInt.of(0), 1.4 * ratio));
    frequencies.add(curve(series, checkpoint, OptionalInt.of(1), 0.6 * ratio));
    models.add(
        new TokenRatios.Model(
            series,
            checkpoint,
            IntStream.range(0, TOKENS)
                .mapToObj(token -> ratio * (0.7 + 0.4 * random.nextDouble() + 0.01 * token))
                .toList()));
  }

  private static FrequencyCurve curve(
      String series, String checkpoint, OptionalInt layer, double ratio) {
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i <= 16; i++) {
      double frequency = Math.pow(10, i / 4.0 - 4);
      shares.add(new Share(frequency, Math.pow(frequency, ratio)));
    }
    return new FrequencyCurve(series, checkpoint, layer, shares);
  }

  Comparison comparison() {
    List<TokenRatios.Token> tokens =
        IntStream.range(0, TOKENS)
            .mapToObj(token -> new TokenRatios.Token(token, 5000 / (token + 1)))
            .toList();
    return new Comparison(
        "wordnet-held-out",
        rules,
        sources,
        frequencies,
        Optional.of(new TokenRatios(tokens, models)));
  }
}
