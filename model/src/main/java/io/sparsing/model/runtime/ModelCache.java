package io.sparsing.model.runtime;

import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;

/**
 * Models in memory, shared by all task threads of an executor. A checkpoint is loaded once a device
 * however many threads ask for it at once; models that nobody uses stay up to a number of bytes,
 * the least recently used going first; a model in use is never closed; a failed load is forgotten.
 */
public final class ModelCache {
  /** System property: bytes of idle models that an executor keeps. */
  public static final String IDLE_BYTES_PROPERTY = "sparsing.model-cache.idle-bytes";

  /** What it is where the property is not set. */
  public static final long DEFAULT_IDLE_BYTES = 4L << 30;

  /** The executor's one cache. */
  private static final ModelCache SHARED =
      new ModelCache(Long.getLong(IDLE_BYTES_PROPERTY, DEFAULT_IDLE_BYTES), LoadedModel::load);

  private final long maximumIdleBytes;
  private final BiFunction<CheckpointFolder, ComputeDevice, LoadedModel> loader;
  private final Map<Key, Entry> entries = new HashMap<>();
  private final LongAdder positions = new LongAdder();
  private final DoubleAdder forwardSeconds = new DoubleAdder();
  private final DoubleAdder taskSeconds = new DoubleAdder();
  private long clock;
  private long hits;
  private long loads;

  /**
   * @param maximumIdleBytes weights of models that stay though nobody uses them
   * @param loader usually {@link LoadedModel#load}
   */
  public ModelCache(
      long maximumIdleBytes, BiFunction<CheckpointFolder, ComputeDevice, LoadedModel> loader) {
    this.maximumIdleBytes = maximumIdleBytes;
    this.loader = loader;
  }

  /** The cache of this process. */
  public static ModelCache shared() {
    return SHARED;
  }

  /**
   * Gives the use of a checkpoint's model on a device until the lease is closed; waits where
   * another thread is loading it.
   *
   * @throws io.sparsing.model.checkpoint.CheckpointException if it cannot be loaded
   */
  public Lease lease(CheckpointFolder folder, ComputeDevice device) {
    Key key = new Key(folder.uri(), folder.fingerprint(), device);
    boolean first = false;
    Entry entry;
    synchronized (this) {
      entry = entries.get(key);
      if (entry == null) {
        entry = new Entry();
        entries.put(key, entry);
        first = true;
        loads++;
      } else {
        hits++;
      }
      entry.leases++;
    }
    if (first) {
      load(folder, key, entry);
    }
    try {
      return new Lease(entry, entry.loading.join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /** What it holds now and what was done with it so far. */
  public synchronized CacheActivity activity() {
    List<Entry> resident = entries.values().stream().filter(Entry::isLoaded).toList();
    return new CacheActivity(
        hits,
        loads,
        resident.size(),
        resident.stream().mapToLong(Entry::bytes).sum(),
        positions.sum(),
        forwardSeconds.sum(),
        taskSeconds.sum());
  }

  private void load(CheckpointFolder folder, Key key, Entry entry) {
    try {
      entry.loading.complete(loader.apply(folder, key.device()));
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        entries.remove(key, entry);
      }
      entry.loading.completeExceptionally(e);
    }
  }

  private synchronized void release(Entry entry) {
    entry.leases--;
    entry.lastUse = clock++;
    long idleBytes = entries.values().stream().filter(Entry::isIdle).mapToLong(Entry::bytes).sum();
    while (idleBytes > maximumIdleBytes) {
      Map.Entry<Key, Entry> oldest =
          entries.entrySet().stream()
              .filter(candidate -> candidate.getValue().isIdle())
              .min(Comparator.comparingLong(candidate -> candidate.getValue().lastUse))
              .orElseThrow();
      entries.remove(oldest.getKey());
      idleBytes -= oldest.getValue().bytes();
      oldest.getValue().loading.join().close();
    }
  }

  private record Key(String uri, String fingerprint, ComputeDevice device) {}

  /** Guarded by the cache, but for the future. */
  private static final class Entry {
    private final CompletableFuture<LoadedModel> loading = new CompletableFuture<>();
    private int leases;
    private long lastUse;

    boolean isIdle() {
      return leases == 0;
    }

    boolean isLoaded() {
      return loading.isDone() && !loading.isCompletedExceptionally();
    }

    long bytes() {
      return loading.join().bytes();
    }
  }

  /** The use of a model until closed. */
  public final class Lease implements AutoCloseable {
    private final Entry entry;
    private final LoadedModel model;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Lease(Entry entry, LoadedModel model) {
      this.entry = entry;
      this.model = model;
    }

    /** The model; not to be closed by who leased it, nor used after the lease is closed. */
    public LoadedModel model() {
      return model;
    }

    /**
     * Counts what a task has done with the model.
     *
     * @param tokens positions run through it
     * @param forward seconds of the model alone
     * @param task seconds of the task from asking for the lease on
     */
    public void worked(long tokens, double forward, double task) {
      positions.add(tokens);
      forwardSeconds.add(forward);
      taskSeconds.add(task);
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        release(entry);
      }
    }
  }
}
