package io.sparsing.jobs.study;

import io.sparsing.jobs.corpus.LearnVocabularyAction;
import io.sparsing.jobs.corpus.LearnedVocabulary;
import io.sparsing.jobs.corpus.TokenizeCorpusAction;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.Warehouse;
import java.util.List;

/**
 * From a text to checkpoints: learns the vocabulary that the ladder asks for, tokenises the text,
 * trains the ladder. What is done already is not done again.
 */
public final class TrainOnTextAction {
  private static final int WINDOW = TrainLadderAction.STORED_WINDOW_TOKENS;

  private final Warehouse warehouse;
  private final TrainingSource source;

  /** An action for one ladder and its text. */
  public TrainOnTextAction(Warehouse warehouse, TrainingSource source) {
    this.warehouse = warehouse;
    this.source = source;
  }

  /** Trains what is not finished and returns globs of all runs' checkpoint folders. */
  public List<String> execute() {
    Ladder ladder = source.ladder();
    if (ladder.vocabularySize().isEmpty()) {
      return train(ladder, TokenizeCorpusAction.asBytes(warehouse, source.corpus(), WINDOW));
    }
    LearnedVocabulary learned =
        new LearnVocabularyAction(
                warehouse.spark(),
                source.corpus(),
                ladder.vocabularySize().getAsInt(),
                ladder.longestSequence(),
                source.out())
            .execute();
    return train(
        ladder.with(learned.vocabulary()),
        TokenizeCorpusAction.inVocabulary(warehouse, source.corpus(), WINDOW, learned));
  }

  private List<String> train(Ladder ladder, CorpusRow text) {
    return new TrainLadderAction(warehouse, ladder, text, source.out()).execute();
  }
}
