package io.sparsing.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sparsing.model.Fixtures;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Valid checkpoints, one to three mutations each in one of their files: every one either loads or
 * is refused by the checkpoint exception, in one bounded line that names the folder, and none makes
 * the reader allocate more than its files justify.
 */
class MutatedCheckpointsTest {
  /**
   * What opening and reading a checkpoint of some KiB may allocate. The reader's own buffers are
   * 512 KiB; JSON of n bytes takes some 100·n as a tree and as text, and plans of as many tensors
   * as the files have names for take some KiB each. A length, a shape or a number of layers taken
   * at its word would take from 1 GiB up.
   */
  private static final long ALLOWED_BYTES = 16L << 20;

  private static final Configuration CONF = new Configuration();
  private static final List<Mutation> MUTATIONS = List.of(Mutation.values());

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "bad/_valid_control, 4000",
    "bad/_valid_control_sharded, 4000",
    "hf/llama_bf16, 2000",
    "hf/gpt_neox_buffers, 2000",
    "hf/gemma2_tied, 1500",
    "hf/opt_350m_style, 1500",
    "hf/gpt_neo_tinystories, 1500",
    "hf/apertus_xielu, 1500",
    "hf/bloom_alibi, 500",
    "hf/olmo3_mixed, 500",
    "hf/qwen3_moe, 1000"
  })
  void areRefusedOrLoad(String name, int mutants) throws IOException {
    Map<String, byte[]> files = files(name);
    List<String> names = List.copyOf(files.keySet());
    open(); // loads classes, which allocates too
    int refused = 0;
    for (int seed = 0; seed < mutants; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      String broken = names.get(random.nextInt(names.size()));
      byte[] bytes = files.get(broken);
      StringBuilder done = new StringBuilder(name + "/" + broken + ", seed " + seed);
      for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
        Mutation mutation = MUTATIONS.get(random.nextInt(MUTATIONS.size()));
        bytes = mutation.of(bytes, random);
        done.append(", ").append(mutation);
      }
      Files.write(folder.resolve(broken), bytes);
      refused += refuses(done.toString()) ? 1 : 0;
      Files.write(folder.resolve(broken), files.get(broken));
    }
    // Most break something; a bit of a weight, a space or a name in metadata do not.
    assertThat(refused).isBetween(mutants / 3, mutants - 1);
  }

  private boolean refuses(String mutant) {
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    boolean refused = false;
    try {
      open();
    } catch (CheckpointException e) {
      refused = true;
      assertThat(e.getMessage())
          .as(mutant)
          .startsWith("Cannot ")
          .contains(folder.toString())
          .hasSizeLessThan(1_000 + folder.toString().length())
          .matches("[^\\p{C}\\p{Zl}\\p{Zp}]+");
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError(mutant + ": expected a checkpoint exception", e);
    }
    long allocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(allocated).as(mutant).isLessThan(ALLOWED_BYTES);
    return refused;
  }

  private void open() {
    CheckpointFolder opened = CheckpointFolder.open(folder.toUri().toString(), CONF);
    opened.read(opened.plan().all(), (tensor, first, values, count) -> {});
  }

  private Map<String, byte[]> files(String name) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (var listed = Files.list(Fixtures.path(name))) {
      for (Path file : listed.toList()) {
        String fileName = file.getFileName().toString();
        if (fileName.startsWith("model") || fileName.equals("config.json")) {
          files.put(fileName, Files.readAllBytes(file));
        }
      }
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    return files;
  }
}
