package io.sparsing.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.model.Fixtures;
import io.sparsing.model.checkpoint.CheckpointException;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ModelCacheTest {
  private static final CheckpointFolder FIRST = Fixtures.open("hf/llama_relu");
  private static final CheckpointFolder SECOND = Fixtures.open("hf/llama_relu2");
  private static final CheckpointFolder THIRD = Fixtures.open("hf/llama_gqa_untied");

  private final AtomicInteger loads = new AtomicInteger();

  @Test
  void threadsThatAskAtOnceShareOneLoad() throws Exception {
    ModelCache cache = cache(0);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    CountDownLatch allLeased = new CountDownLatch(4);
    List<Future<LoadedModel>> models = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      models.add(
          threads.submit(
              () -> {
                try (ModelCache.Lease lease = cache.lease(FIRST, ComputeDevice.CPU)) {
                  allLeased.countDown();
                  allLeased.await();
                  return lease.model();
                }
              }));
    }
    LoadedModel model = models.get(0).get();
    for (Future<LoadedModel> other : models) {
      assertThat(other.get()).isSameAs(model);
    }
    threads.shutdown();
    assertThat(loads).hasValue(1);
  }

  @Test
  void anIdleModelIsUsedAgain() {
    ModelCache cache = cache(Long.MAX_VALUE);
    cache.lease(FIRST, ComputeDevice.CPU).close();
    cache.lease(FIRST, ComputeDevice.CPU).close();
    assertThat(loads).hasValue(1);
  }

  @Test
  void aModelIsLoadedOnceADevice() {
    ModelCache cache = cache(Long.MAX_VALUE); // its loader loads on the processor, always
    try (ModelCache.Lease first = cache.lease(FIRST, ComputeDevice.gpu(0));
        ModelCache.Lease second = cache.lease(FIRST, ComputeDevice.gpu(1));
        ModelCache.Lease again = cache.lease(FIRST, ComputeDevice.gpu(0))) {
      assertThat(second.model()).isNotSameAs(first.model());
      assertThat(again.model()).isSameAs(first.model());
    }
    cache.lease(FIRST, ComputeDevice.CPU).close();
    cache.lease(FIRST, ComputeDevice.gpu(1)).close();
    assertThat(loads).hasValue(3);
  }

  @Test
  void theLeastRecentlyUsedIdleModelGoesFirst() {
    long twoModels = 2 * bytes(THIRD); // all three have the same shapes
    ModelCache cache = cache(twoModels);
    cache.lease(FIRST, ComputeDevice.CPU).close();
    cache.lease(SECOND, ComputeDevice.CPU).close();
    cache.lease(FIRST, ComputeDevice.CPU).close();
    cache.lease(THIRD, ComputeDevice.CPU).close(); // evicts the second
    assertThat(loads).hasValue(3);
    cache.lease(FIRST, ComputeDevice.CPU).close();
    assertThat(loads).hasValue(3);
    cache.lease(SECOND, ComputeDevice.CPU).close();
    assertThat(loads).hasValue(4);
  }

  @Test
  void aModelInUseIsNeverClosed() {
    ModelCache cache = cache(0);
    try (ModelCache.Lease lease = cache.lease(FIRST, ComputeDevice.CPU)) {
      cache.lease(FIRST, ComputeDevice.CPU).close();
      cache.lease(SECOND, ComputeDevice.CPU).close();
      assertThat(lease.model().bare(List.of(new int[] {1, 2, 3}))).isPositive();
    }
    assertThat(loads).hasValue(2);
  }

  @Test
  void closingALeaseTwiceGivesItBackOnce() {
    ModelCache cache = cache(0);
    ModelCache.Lease first = cache.lease(FIRST, ComputeDevice.CPU);
    try (ModelCache.Lease second = cache.lease(FIRST, ComputeDevice.CPU)) {
      first.close();
      first.close();
      assertThat(second.model().bare(List.of(new int[] {1, 2, 3}))).isPositive();
    }
  }

  @Test
  void aFailedLoadIsForgotten() {
    AtomicInteger attempts = new AtomicInteger();
    ModelCache cache =
        new ModelCache(
            0,
            (folder, device) -> {
              if (attempts.incrementAndGet() == 1) {
                throw new CheckpointException("Cannot read it today");
              }
              return LoadedModel.load(folder);
            });
    assertThatThrownBy(() -> cache.lease(FIRST, ComputeDevice.CPU))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("Cannot read it today");
    try (ModelCache.Lease lease = cache.lease(FIRST, ComputeDevice.CPU)) {
      assertThat(lease.model().config().layers()).isEqualTo(2);
    }
  }

  private ModelCache cache(long idleBytes) {
    return new ModelCache(
        idleBytes,
        (folder, device) -> {
          loads.incrementAndGet();
          return LoadedModel.load(folder);
        });
  }

  private static long bytes(CheckpointFolder folder) {
    try (LoadedModel model = LoadedModel.load(folder)) {
      return model.bytes();
    }
  }
}
