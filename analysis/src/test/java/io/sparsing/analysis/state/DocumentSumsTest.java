package io.sparsing.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DocumentSumsTest {
  @Test
  void aDocumentThatTwoShardsShareIsAddedUp() {
    // 2 layers of 4 neurons. Document 3: 2 positions here and 1 there; document 7 only there.
    DocumentSums.Gathering first = new DocumentSums.Gathering(2);
    first.addPositions(3, 2);
    first.addActive(3, 0, 4);
    first.addActive(3, 1, 2);
    first.addLoss(3, 1, 3);
    DocumentSums.Gathering second = new DocumentSums.Gathering(2);
    second.addPositions(7, 2);
    second.addPositions(3, 1);
    second.addActive(3, 0, 1);
    second.addActive(7, 0, 5);
    second.addLoss(7, 2, 5);
    DocumentSums merged = second.sums().merge(first.sums());
    assertThat(merged.size()).isEqualTo(2);
    assertThat(List.of(merged.document(0), merged.document(1))).containsExactly(3, 7);
    assertThat(merged.positions(0)).isEqualTo(3);
    assertThat(merged.activePairs(0, 0)).isEqualTo(5);
    assertThat(merged.loss(0)).isEqualTo(3);
    assertThat(merged.scoredPositions(1)).isEqualTo(2);
    assertThat(merged.loss()).isEqualTo(new LossState(3, 8));
    // 10 and 2 of 5 · 4 pairs.
    assertThat(merged.activationRatios(4)).containsExactly(10 / 20.0, 2 / 20.0);
    assertThat(merged.activationRatio(4)).isCloseTo(0.3, within(1e-15));
    DocumentSums copy = Serialized.of(DocumentSums.class, merged).copy();
    assertThat(copy.sameDocuments(merged)).isTrue();
    assertThat(copy.activePairs(1, 0)).isEqualTo(5);
  }

  @Test
  void theSumsOfNoDocumentChangeNothing() {
    DocumentSums.Gathering one = new DocumentSums.Gathering(1);
    one.addPositions(0, 4);
    one.addActive(0, 0, 3);
    assertThat(DocumentSums.EMPTY.merge(one.sums()).activePairs(0, 0)).isEqualTo(3);
    assertThat(one.sums().merge(DocumentSums.EMPTY).activePairs(0, 0)).isEqualTo(3);
  }

  /** Windows in any order, in any split: the same sums, exactly, since all are whole numbers. */
  @Property(tries = 50)
  void anySplitGivesTheSame(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int shards) {
    Random random = new Random(seed);
    List<int[]> windows = new ArrayList<>(); // document, positions, active, loss
    for (int i = 0; i < 30; i++) {
      windows.add(
          new int[] {
            random.nextInt(7), 1 + random.nextInt(9), random.nextInt(40), random.nextInt(9)
          });
    }
    DocumentSums whole = gathered(windows);
    Collections.shuffle(windows, random);
    DocumentSums parts = DocumentSums.EMPTY;
    for (int shard = 0; shard < shards; shard++) {
      List<int[]> some = new ArrayList<>();
      for (int i = shard; i < windows.size(); i += shards) {
        some.add(windows.get(i));
      }
      parts = parts.merge(gathered(some));
    }
    assertThat(parts.sameDocuments(whole)).isTrue();
    for (int g = 0; g < whole.size(); g++) {
      assertThat(parts.activePairs(g, 0)).isEqualTo(whole.activePairs(g, 0));
      assertThat(parts.loss(g)).isEqualTo(whole.loss(g));
    }
  }

  private static DocumentSums gathered(List<int[]> windows) {
    DocumentSums.Gathering gathering = new DocumentSums.Gathering(1);
    for (int[] window : windows) {
      gathering.addPositions(window[0], window[1]);
      gathering.addActive(window[0], 0, window[2]);
      gathering.addLoss(window[0], window[1] - 1, window[3]);
    }
    return gathering.sums();
  }

  @Test
  void refusesLayersThatDisagreeAndRatiosOfNothing() {
    DocumentSums.Gathering two = new DocumentSums.Gathering(2);
    two.addPositions(0, 1);
    DocumentSums.Gathering three = new DocumentSums.Gathering(3);
    three.addPositions(0, 1);
    assertThatThrownBy(() -> two.sums().merge(three.sums()))
        .hasMessage("Cannot merge document sums: expected 2 layers, found 3");
    assertThatThrownBy(() -> DocumentSums.EMPTY.activationRatios(4))
        .hasMessage("Cannot compute activation ratio: expected at least 1 position, found 0");
  }
}
