package io.sparsing.jobs.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.analysis.state.ActivityState;
import io.sparsing.analysis.state.DocumentSums;
import io.sparsing.analysis.state.LossState;
import io.sparsing.analysis.state.TokenGroup;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenActivityTest {
  @Test
  void everyPositionCountsInItsTokenItsBucketAndItsDocument() {
    // Two layers. Active 1 + 2, 3 + 0, 2 + 2, 0 + 1, 5 + 0; nats of the tokens from the second on.
    TokenActivity activity =
        new TokenActivity(
            4,
            "prose",
            2,
            new int[] {7, 8, 7, 7, 9},
            new int[][] {{1, 2}, {3, 0}, {2, 2}, {0, 1}, {5, 0}},
            new float[] {0.5f, 1, 2, 4});
    Map<TokenGroup, ActivityState> groups = new HashMap<>();
    activity.addTo(groups);
    assertThat(groups)
        .containsOnly(
            // Token 7 at 0 (not scored), 2 and 3: 3 + 4 + 1 active, 1 + 2 nats.
            Map.entry(new TokenGroup.OfToken(7), state(3, 8, 2, 3)),
            Map.entry(new TokenGroup.OfToken(8), state(1, 3, 1, 0.5)),
            Map.entry(new TokenGroup.OfToken(9), state(1, 5, 1, 4)),
            Map.entry(new TokenGroup.OfPositions(0, 0), state(1, 3, 0, 0)),
            Map.entry(new TokenGroup.OfPositions(1, 1), state(1, 3, 1, 0.5)),
            Map.entry(new TokenGroup.OfPositions(2, 3), state(2, 5, 2, 3)),
            Map.entry(new TokenGroup.OfPositions(4, 7), state(1, 5, 1, 4)));
    DocumentSums.Gathering documents = new DocumentSums.Gathering(1);
    activity.addTo(documents);
    DocumentSums sums = documents.sums();
    assertThat(sums.document(0)).isEqualTo(2);
    assertThat(sums.positions(0)).isEqualTo(5);
    assertThat(sums.activePairs(0, 0)).isEqualTo(16);
    assertThat(sums.loss()).isEqualTo(new LossState(4, 7.5));
  }

  @Test
  void bucketsDouble() {
    assertThat(TokenGroup.OfPositions.around(0)).isEqualTo(new TokenGroup.OfPositions(0, 0));
    assertThat(TokenGroup.OfPositions.around(1)).isEqualTo(new TokenGroup.OfPositions(1, 1));
    assertThat(TokenGroup.OfPositions.around(3)).isEqualTo(new TokenGroup.OfPositions(2, 3));
    assertThat(TokenGroup.OfPositions.around(8)).isEqualTo(new TokenGroup.OfPositions(8, 15));
    assertThat(TokenGroup.OfPositions.around(2047))
        .isEqualTo(new TokenGroup.OfPositions(1024, 2047));
  }

  private static ActivityState state(long positions, long active, long scored, double nats) {
    return new ActivityState(positions, active, new LossState(scored, nats));
  }
}
