package io.sparsing.jobs.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.study.suite.TrainingTokens.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuitesTest {
  private static final YamlPlace PLACE = new YamlPlace("study s.yaml", "checkpoints[0].tokens");

  /** Published names; the tokens are step x tokens of a step, worked out beside each. */
  @ParameterizedTest
  @CsvSource({
    // 512 x 2,097,152
    "pythia, step512, 1073741824, 512",
    // 143,000 x 2,097,152
    "pythia, step143000, 299892736000, 143000",
    // 10,000 x 4,194,304; 452,000 x 4,423,680
    "olmo, step10000-tokens42B, 41943040000, 10000",
    "olmo-7b, step452000-tokens2000B, 1999503360000, 452000",
    // 1,907,359 x 2,097,152, and 23,852 x 2,097,152 after it
    "olmo2-1b, stage1-step1907359-tokens4001B, 4000021741568, 1907359",
    "olmo2-1b, stage2-ingredient3-step23852-tokens51B, 4050043011072, 23852",
    // 150 x 4,194,304, which the name rounds up to 1B
    "olmo2-7b, stage1-step150-tokens1B, 629145600, 150",
    "olmo2-7b, step150-tokens1B, 629145600, 150",
    // 928,646 x 4,194,304 + 1,000 x 4,194,304
    "olmo2-7b, stage2-ingredient1-step1000-tokens5B, 3899217936384, 1000",
    // 596,057 x 8,388,608 + 35,773 x 8,388,608
    "olmo2-13b, stage2-ingredient4-step35773-tokens300B, 5300174192640, 35773",
    // 721,901 x 8,388,608 + 11,921 x 8,388,608
    "olmo2-32b, stage2-ingredient1-step11921-tokens101B, 6155745099776, 11921",
    // 1,413,814 x 4,194,304 + 47,684 x 2,097,152 + 11,921 x 4,194,304
    "olmo3-7b, stage1-step1413814, 5929965715456, 1413814",
    "olmo3-7b, stage2-step47684, 6029966311424, 47684",
    "olmo3-7b, stage3-step11921, 6079966609408, 11921",
    // 656,000 x 8,388,608 + 23,842 x 4,194,304
    "olmo3-32b, stage2-ingredient2-step23842, 5602927443968, 23842",
    // 125,000 x 2,097,152; 240,000 x 1,048,576; 160,000 x 1,572,864
    "smollm2-1.7b, step-125000, 262144000000, 125000",
    "smollm2-135m, step-240000, 251658240000, 240000",
    "smollm2-360m, step-160000, 251658240000, 160000",
    // 4,720,000 x 2,359,296; then 20,000 x 2,359,296 twice
    "smollm3, stage1-step-40000, 94371840000, 40000",
    "smollm3, stage3-step-4720000, 11135877120000, 4720000",
    "smollm3, lc-4k-to-32k-step-20000, 11183063040000, 20000",
    "smollm3, lc-32k-to-64k-step-20000, 11230248960000, 20000",
    // 1 and 359 + 1 chunks of 1,706,976 x 2,048
    "amber, ckpt_000, 3495886848, 0",
    "amber, ckpt_359, 1258519265280, 359",
    // 480,000 x 2,097,152; 50,000 x 2,097,152
    "tinyllama, step-480k-token-1007B, 1006632960000, 480000",
    "tinyllama, TinyLlama-1.1B-step-50K-105b, 104857600000, 50000",
    "tinyllama, models--TinyLlama--TinyLlama-1.1B-intermediate-step-1431k-3T/refs/main,"
        + " 3001024512000, 1431000",
    // 50,000 x 4,194,304; 1,678,000 x 4,194,304 + 949,139 x 8,388,608
    "apertus-8b, step50000-tokens210B, 209715200000, 50000",
    "apertus-8b, step2627139-tokens15T, 14999997120512, 2627139",
    // 523,518 x 8,388,608 + 632,310 x 16,777,216
    "apertus-70b, step1155828-tokens15T, 14999988731904, 1155828",
    // 477 x 4,194,304; 2,622 x 4,194,304
    "gemstones, step_00000477, 2000683008, 477",
    "gemstones, step_00002385_cooldown_00002622, 10997465088, 2622",
  })
  void tokensAreThoseOfThePublishedSteps(String suite, String name, long tokens, long step) {
    assertThat(Suites.named(PLACE, suite).of("hdfs://nn/" + name))
        .contains(new Progress(tokens, Optional.of(step)));
  }

  @Test
  void anUnknownSuiteIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> Suites.named(PLACE, "pythai"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read study s.yaml: expected one of amber, apertus-70b, ")
        .hasMessageEndingWith(" at checkpoints[0].tokens.suite, found pythai");
  }

  @Test
  void everySuiteIsInThePage() throws IOException {
    SortedSet<String> described =
        Pattern.compile("(?m)^\\| `([^`]+)` \\|")
            .matcher(Files.readString(Path.of("../docs/suites.md")))
            .results()
            .map(row -> row.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(described).isEqualTo(Suites.names());
  }
}
