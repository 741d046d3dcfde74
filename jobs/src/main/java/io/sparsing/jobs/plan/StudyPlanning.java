package io.sparsing.jobs.plan;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.cluster.ClusterShape;
import io.sparsing.jobs.cluster.ExecutorMemory;
import io.sparsing.jobs.cluster.GpuMemory;
import io.sparsing.jobs.cluster.ModelSize;
import io.sparsing.jobs.cluster.TaskDevice;
import io.sparsing.jobs.corpus.CorpusSizeAction;
import io.sparsing.jobs.study.CheckpointSource;
import io.sparsing.jobs.study.Study;
import io.sparsing.model.checkpoint.CheckpointException;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.config.layout.ForwardCost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Works out what a study takes: opens the headers of its checkpoints, reads its text once, and runs
 * a forward of each shape of model for some seconds unless the rate is given. Plans all of the
 * study, whatever the tables hold already.
 */
public final class StudyPlanning {
  /** Shapes of models that are tried; others get the rate of the nearest. */
  private static final int MOST_CALIBRATIONS = 3;

  private final SparkSession spark;
  private final Study study;
  private final ClusterShape cluster;
  private final TaskDevice device;
  private final OptionalDouble givenRate;
  private final List<String> refused = new ArrayList<>();
  private final List<String> rates = new ArrayList<>();
  private final Map<Double, Double> rateByTokenFlops = new LinkedHashMap<>();

  /**
   * A plan for a session's cluster.
   *
   * @param givenRate operations a second of one task; empty to measure it
   */
  public StudyPlanning(SparkSession spark, Study study, OptionalDouble givenRate) {
    this.spark = spark;
    this.study = study;
    this.cluster =
        ClusterShape.of(spark.sparkContext().getConf(), Runtime.getRuntime().availableProcessors());
    this.device = TaskDevice.of(spark.sparkContext().getConf());
    this.givenRate = givenRate;
    givenRate.ifPresent(rate -> rates.add("%.1f GFLOP/s a task, as given".formatted(rate / 1e9)));
  }

  /** The plan. */
  public StudyPlan plan() {
    List<List<CheckpointFolder>> groups = study.checkpoints().stream().map(this::open).toList();
    List<PlannedCheckpoint> planned = new ArrayList<>();
    double seconds = StudyPlan.SECONDS_PER_RUN;
    long fits = fits(groups);
    for (Study.CorpusSource corpus : study.corpora()) {
      List<PlannedCheckpoint> onCorpus = new ArrayList<>();
      for (List<CheckpointFolder> group : groups) {
        if (!group.isEmpty()) {
          onCorpus.addAll(plan(corpus, group));
        }
      }
      seconds += StudyPlan.seconds(onCorpus, cluster);
      seconds += fits * StudyPlan.SECONDS_PER_FIT;
      planned.addAll(onCorpus);
    }
    List<ModelSize> sizes =
        groups.stream()
            .flatMap(List::stream)
            .map(folder -> ModelSize.of(folder, device.arithmetic()))
            .toList();
    Optional<ModelSize> largest =
        sizes.stream().max(Comparator.comparingLong(ModelSize::parameters));
    return new StudyPlan(
        cluster,
        planned,
        largest.map(model -> ExecutorMemory.of(model, sizes.size(), cluster)),
        largest
            .filter(model -> device.isGpu())
            .map(model -> GpuMemory.of(model, sizes.size(), cluster)),
        seconds,
        rates,
        refused);
  }

  /** Fits on one corpus, of all series together. */
  private long fits(List<List<CheckpointFolder>> groups) {
    List<String> series = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      groups.get(i).stream().map(study.checkpoints().get(i)::seriesOf).forEach(series::add);
    }
    return StudyPlan.fits(series, study.measures().percents().size());
  }

  private List<CheckpointFolder> open(CheckpointSource source) {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    List<CheckpointFolder> folders = new ArrayList<>();
    try {
      for (String uri : source.folders(configuration)) {
        try {
          folders.add(CheckpointFolder.open(uri, configuration));
        } catch (CheckpointException e) {
          refused.add(e.getMessage());
        }
      }
    } catch (InputException e) {
      refused.add(e.getMessage());
    }
    return folders;
  }

  /**
   * The checkpoints of one source: they share a tokenizer, so one of them tells the corpus' size.
   */
  private List<PlannedCheckpoint> plan(Study.CorpusSource corpus, List<CheckpointFolder> group) {
    CheckpointFolder first = group.get(0);
    CorpusSizeAction.Size size;
    try {
      size =
          new CorpusSizeAction(spark, corpus.path())
              .execute(first.uri(), corpus.contextTokens(), first.config().maxPositions());
    } catch (InputException | CheckpointException e) {
      refused.add(e.getMessage());
      return List.of();
    }
    int length =
        Math.toIntExact(Math.max(1, Math.round((double) size.tokens() / size.sequences())));
    List<PlannedCheckpoint> planned = new ArrayList<>();
    for (CheckpointFolder folder : group) {
      double sequence = ForwardCost.ofSequence(folder.plan(), length);
      planned.add(
          PlannedCheckpoint.of(
              folder.name(),
              corpus.name(),
              ModelSize.of(folder, device.arithmetic()),
              size,
              study.measures(),
              cluster,
              sequence * size.tokens() / length,
              rate(folder, length, sequence / length)));
    }
    return planned;
  }

  private double rate(CheckpointFolder folder, int length, double tokenFlops) {
    if (givenRate.isPresent()) {
      return givenRate.getAsDouble();
    }
    double nearest =
        rateByTokenFlops.keySet().stream()
            .min(Comparator.comparingDouble(known -> Math.abs(Math.log(known / tokenFlops))))
            .orElse(Double.NaN);
    boolean near = Math.abs(Math.log(nearest / tokenFlops)) < 0.1;
    if (near || rateByTokenFlops.size() == MOST_CALIBRATIONS) {
      return rateByTokenFlops.get(nearest);
    }
    double rate =
        ForwardRate.measure(
            new JavaSparkContext(spark.sparkContext()), folder.uri(), length, cluster.slots());
    rateByTokenFlops.put(tokenFlops, rate);
    rates.add(
        "%.1f GFLOP/s a task, measured with %s on %d tokens a sequence%s"
            .formatted(rate / 1e9, folder.name(), length, device.isGpu() ? ", on GPUs" : ""));
    return rate;
  }
}
