package io.sparsing.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.sparsing.jobs.cluster.SparkKeys;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.SparkBuildInfo;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import scala.jdk.javaapi.CollectionConverters;

/** The files that start Sparsing every night: Spark and Sparsing accept what they are given. */
class SchedulesTest {
  private static final Path FOLDER = Path.of("../cluster-configs");
  private static final Path SCHEDULES = FOLDER.resolve("schedules");
  private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder().build());

  @Test
  void theTimerStartsAServiceThatRunsAStudy() throws IOException {
    Properties service = unit(unit("sparsing.timer").getProperty("Unit"));
    assertThat(submitted(service.getProperty("ExecStart"))).isEqualTo("run");
    assertThat(service.getProperty("RestartPreventExitStatus"))
        .isEqualTo(Integer.toString(Sparsing.WRONG_INPUT));
  }

  @Test
  void theCrontabRunsAStudyAndMaintainsTheTables() throws IOException {
    List<String> lines =
        Files.readAllLines(SCHEDULES.resolve("sparsing.cron")).stream()
            .filter(line -> line.contains("spark-submit"))
            .toList();
    assertThat(lines).extracting(SchedulesTest::submitted).containsExactly("run", "maintain");
    assertThat(lines).as("cron ends a line at %").noneMatch(line -> line.contains("%"));
  }

  @Test
  void theDagRunsAStudy() throws IOException {
    String dag = Files.readString(SCHEDULES.resolve("sparsing_dag.py"));
    // A Python list of texts is a JSON array; the reader stops at its end.
    String arguments = dag.substring(dag.indexOf("application_args=[")).replaceFirst("[^\\[]*", "");
    assertThat(subcommand(new ObjectMapper().readValue(arguments, String[].class)))
        .isEqualTo("run");
  }

  @Test
  void theScheduledApplicationRunsAStudyInTheImage() throws Exception {
    JsonNode template = application();
    assertThat(template.get("mainClass").textValue()).isEqualTo(Sparsing.class.getName());
    assertThat(template.get("sparkVersion").textValue()).isEqualTo(SparkBuildInfo.spark_version());
    assertThat(subcommand(YAML.treeToValue(template.get("arguments"), String[].class)))
        .isEqualTo("run");
    assertThat(template.get("image").textValue())
        .isEqualTo(settings("kubernetes.conf").get("spark.kubernetes.container.image"));
    assertThat(Files.readString(FOLDER.resolve("Dockerfile")))
        .contains("\nCOPY sparsing-jobs.jar " + jar(template) + "\n");
  }

  @Test
  void theScheduledApplicationHasTheSettingsOfItsSize() throws Exception {
    JsonNode template = application();
    Map<String, String> set = settings(template.get("sparkConf"));
    assertThat(set).isNotEmpty();
    assertThat(new SparkKeys().complaints(set)).isEmpty();
    JsonNode executor = template.get("executor");
    Map<String, String> size = settings("size-0.1b.conf");
    for (String name : List.of("cores", "memory", "memoryOverhead")) {
      assertThat(executor.get(name).asText())
          .as(name)
          .isEqualTo(size.get("spark.executor." + name));
    }
  }

  /** The restricted Pod Security Standard refuses a pod that leaves one of these open. */
  @Test
  void theScheduledApplicationRunsWithoutPrivileges() throws Exception {
    for (String pod : List.of("driver", "executor")) {
      JsonNode context = application().get(pod).get("securityContext");
      assertThat(context.get("runAsNonRoot").booleanValue()).as(pod).isTrue();
      assertThat(context.get("runAsUser").intValue()).as(pod).isPositive();
      assertThat(context.get("allowPrivilegeEscalation").booleanValue()).as(pod).isFalse();
      assertThat(context.at("/capabilities/drop/0").textValue()).as(pod).isEqualTo("ALL");
      assertThat(context.at("/seccompProfile/type").textValue()).isEqualTo("RuntimeDefault");
    }
  }

  private static JsonNode application() throws IOException {
    return YAML.readTree(SCHEDULES.resolve("scheduled-spark-application.yaml").toFile())
        .at("/spec/template");
  }

  private static String jar(JsonNode template) {
    return template.get("mainApplicationFile").textValue().replaceFirst("local://", "");
  }

  private static Map<String, String> settings(String file) {
    return SparkKeys.read(FOLDER.resolve("spark").resolve(file));
  }

  private static Map<String, String> settings(JsonNode node) {
    return YAML.convertValue(
        node, YAML.getTypeFactory().constructMapType(Map.class, String.class, String.class));
  }

  /** Lines of a unit are those of a properties file, and names of sections keys without values. */
  private static Properties unit(String name) throws IOException {
    Properties unit = new Properties();
    try (Reader reader = Files.newBufferedReader(SCHEDULES.resolve(name))) {
      unit.load(reader);
    }
    return unit;
  }

  /** The subcommand of Sparsing that a line with spark-submit starts. */
  private static String submitted(String line) {
    String words = line.replaceFirst(".*/spark-submit ", "").replaceFirst(" >>.*", "");
    String here = FOLDER.resolve("spark/common.conf").toString();
    SparkSubmitArguments submit =
        new SparkSubmitArguments(
            CollectionConverters.asScala(
                    List.of(words.replace("/etc/sparsing/spark.conf", here).split(" ", -1)))
                .toSeq(),
            scala.collection.immutable.Map$.MODULE$.empty());
    assertThat(submit.propertiesFile()).isEqualTo(here);
    assertThat(submit.primaryResource()).endsWith("/sparsing-jobs.jar");
    return subcommand(CollectionConverters.asJava(submit.childArgs()).toArray(String[]::new));
  }

  /** The command line itself says whether it knows the arguments. */
  private static String subcommand(String... arguments) {
    return new CommandLine(new Sparsing()).parseArgs(arguments).subcommand().commandSpec().name();
  }
}
