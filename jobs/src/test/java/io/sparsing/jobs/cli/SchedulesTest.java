package io.sparsing.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.sparsing.jobs.cluster.SparkKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkBuildInfo;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The files that start Sparsing again and again, each by a small strict parser of its grammar: what
 * the parser does not know, it refuses.
 */
class SchedulesTest {
  private static final Path FOLDER = Path.of("../cluster-configs");
  private static final Path SCHEDULES = FOLDER.resolve("schedules");

  /** systemd.unit(5), systemd.service(5), systemd.exec(5), systemd.kill(5), systemd.timer(5). */
  private static final Map<String, Set<String>> DIRECTIVES =
      Map.of(
          "Unit", Set.of("Description", "Wants", "After"),
          "Service",
              Set.of(
                  "Type",
                  "User",
                  "WorkingDirectory",
                  "EnvironmentFile",
                  "ExecStart",
                  "Restart",
                  "RestartSec",
                  "RestartPreventExitStatus",
                  "TimeoutStartSec",
                  "TimeoutStopSec",
                  "NoNewPrivileges",
                  "ProtectSystem",
                  "ProtectHome",
                  "PrivateTmp",
                  "ReadWritePaths"),
          "Timer", Set.of("OnCalendar", "Persistent", "RandomizedDelaySec", "Unit"),
          "Install", Set.of("WantedBy"));

  private static final String TIME_SPAN = "([0-9]+(h|min|s))+";

  @Test
  void theServiceRunsAStudy() throws IOException {
    Map<String, Map<String, String>> unit = unit("sparsing.service");
    assertThat(unit).containsOnlyKeys("Unit", "Service");
    Map<String, String> service = unit.get("Service");
    // Of the services that restart on failure only; systemd allows that for oneshot since 244.
    assertThat(service).containsEntry("Type", "oneshot").containsEntry("Restart", "on-failure");
    assertThat(service.get("RestartPreventExitStatus")).isEqualTo("" + Sparsing.WRONG_INPUT);
    for (String span : List.of("RestartSec", "TimeoutStartSec", "TimeoutStopSec")) {
      assertThat(service.get(span)).matches(TIME_SPAN);
    }
    for (String flag : List.of("NoNewPrivileges", "ProtectHome", "PrivateTmp")) {
      assertThat(service.get(flag)).isIn("true", "false");
    }
    assertThat(service.get("ProtectSystem")).isIn("true", "false", "full", "strict");
    assertIsSubmission(service.get("ExecStart"), "run");
  }

  @Test
  void theTimerStartsTheServiceEveryNight() throws IOException {
    Map<String, Map<String, String>> unit = unit("sparsing.timer");
    assertThat(unit).containsOnlyKeys("Unit", "Timer", "Install");
    Map<String, String> timer = unit.get("Timer");
    assertThat(timer.get("OnCalendar"))
        .matches("\\*-\\*-\\* ([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]");
    assertThat(timer.get("RandomizedDelaySec")).matches(TIME_SPAN);
    assertThat(timer).containsEntry("Persistent", "true");
    assertThat(SCHEDULES.resolve(timer.get("Unit"))).exists();
    assertThat(unit.get("Install")).containsEntry("WantedBy", "timers.target");
  }

  @Test
  void theCrontabRunsEveryNightAndMaintainsEveryWeek() throws IOException {
    List<String> commands = new ArrayList<>();
    for (String line : lines(SCHEDULES.resolve("sparsing.cron"))) {
      if (line.matches("[A-Z_]+=.*")) {
        continue;
      }
      String[] fields = line.split("\\s+", 7);
      assertIsCron(String.join(" ", List.of(fields).subList(0, 5)));
      assertThat(fields[5]).as("user").matches("[a-z]+");
      assertThat(fields[6]).as("cron turns % into a line break").doesNotContain("%");
      commands.add(fields[6]);
    }
    assertThat(commands).hasSize(2);
    assertIsSubmission(submission(commands.get(0)), "run");
    assertIsSubmission(submission(commands.get(1)), "maintain");
  }

  @Test
  void theDagSubmitsARun() throws IOException {
    String dag = Files.readString(SCHEDULES.resolve("sparsing_dag.py"));
    String code = dag.replaceAll("(?m)^\\s*#.*$", "").replaceAll("(?s)^\"\"\".*?\"\"\"", "");
    assertThat(balance(code)).as("brackets").isZero();
    assertThat(keywords(call(code, "DAG")))
        .containsExactly(
            "dag_id", "schedule", "start_date", "catchup", "max_active_runs", "default_args");
    assertThat(keywords(call(code, "SparkSubmitOperator")))
        .containsExactly(
            "task_id", "conn_id", "application", "properties_file", "application_args");
    Matcher schedule = Pattern.compile("schedule=\"([^\"]*)\"").matcher(code);
    assertThat(schedule.find()).isTrue();
    assertIsCron(schedule.group(1));
    Matcher arguments = Pattern.compile("application_args=\\[([^]]*)]").matcher(code);
    assertThat(arguments.find()).isTrue();
    parse(List.of(arguments.group(1).replace("\"", "").split(", ", -1)), "run");
  }

  @Test
  void theScheduledApplicationIsWhatTheOperatorKnows() throws Exception {
    JsonNode root =
        new ObjectMapper(YAMLFactory.builder().build())
            .readTree(SCHEDULES.resolve("scheduled-spark-application.yaml").toFile());
    keys(root, "apiVersion", "kind", "metadata", "spec");
    assertThat(root.get("apiVersion").textValue()).isEqualTo("sparkoperator.k8s.io/v1beta2");
    assertThat(root.get("kind").textValue()).isEqualTo("ScheduledSparkApplication");
    keys(root.get("metadata"), "name", "namespace");
    JsonNode spec = root.get("spec");
    keys(
        spec,
        "schedule",
        "concurrencyPolicy",
        "successfulRunHistoryLimit",
        "failedRunHistoryLimit",
        "template");
    assertIsCron(spec.get("schedule").textValue());
    assertThat(spec.get("concurrencyPolicy").textValue()).isIn("Allow", "Forbid", "Replace");
    JsonNode template = spec.get("template");
    keys(
        template,
        "type",
        "mode",
        "sparkVersion",
        "image",
        "imagePullPolicy",
        "mainClass",
        "mainApplicationFile",
        "arguments",
        "restartPolicy",
        "sparkConf",
        "volumes",
        "driver",
        "executor");
    assertThat(template.get("mainClass").textValue()).isEqualTo(Sparsing.class.getName());
    assertThat(template.get("sparkVersion").textValue()).isEqualTo(SparkBuildInfo.spark_version());
    List<String> arguments = new ArrayList<>();
    template.get("arguments").forEach(argument -> arguments.add(argument.textValue()));
    parse(arguments, "run");
    keys(
        template.get("restartPolicy"),
        "type",
        "onFailureRetries",
        "onFailureRetryInterval",
        "onSubmissionFailureRetries",
        "onSubmissionFailureRetryInterval");
    keys(template.get("driver"), "cores", "memory", "serviceAccount", "volumeMounts");
    keys(template.get("executor"), "instances", "cores", "memory", "memoryOverhead");
    Map<String, String> settings = new TreeMap<>();
    template
        .get("sparkConf")
        .properties()
        .forEach(setting -> settings.put(setting.getKey(), setting.getValue().textValue()));
    assertThat(new SparkKeys().complaints(settings)).isEmpty();
    Map<String, String> size = SparkKeys.read(FOLDER.resolve("spark/size-0.1b.conf"));
    JsonNode executor = template.get("executor");
    assertThat(executor.get("cores").asText()).isEqualTo(size.get("spark.executor.cores"));
    assertThat(executor.get("memory").asText()).isEqualTo(size.get("spark.executor.memory"));
    assertThat(executor.get("memoryOverhead").asText())
        .isEqualTo(size.get("spark.executor.memoryOverhead"));
    assertThat(template.get("image").asText())
        .isEqualTo(
            SparkKeys.read(FOLDER.resolve("spark/kubernetes.conf"))
                .get("spark.kubernetes.container.image"));
  }

  /** Units: sections of known directives, each once. */
  private static Map<String, Map<String, String>> unit(String name) throws IOException {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    String section = "";
    for (String line : lines(SCHEDULES.resolve(name))) {
      if (line.matches("\\[[A-Za-z]+]")) {
        section = line.substring(1, line.length() - 1);
        assertThat(sections.put(section, new TreeMap<>())).as(section).isNull();
        continue;
      }
      int equals = line.indexOf('=');
      assertThat(equals).as(line).isPositive();
      String directive = line.substring(0, equals);
      assertThat(DIRECTIVES.get(section)).as(section).contains(directive);
      String before = sections.get(section).put(directive, line.substring(equals + 1));
      assertThat(before).as(directive).isNull();
    }
    return sections;
  }

  /** Minute, hour, day, month, day of the week: a number within its range, or a star. */
  private static void assertIsCron(String text) {
    String[] fields = text.split(" ", -1);
    int[][] ranges = {{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 7}};
    assertThat(fields).as(text).hasSize(5);
    for (int i = 0; i < 5; i++) {
      if (!fields[i].equals("*")) {
        assertThat(Integer.parseInt(fields[i])).as(text).isBetween(ranges[i][0], ranges[i][1]);
      }
    }
  }

  private static String submission(String command) {
    Matcher matcher =
        Pattern.compile("cd \\S+ && flock -n \\S+ (.*\\S) >>\\S+ 2>&1").matcher(command);
    assertThat(matcher.matches()).as(command).isTrue();
    return matcher.group(1);
  }

  private static void assertIsSubmission(String command, String subcommand) {
    List<String> words = List.of(command.split(" ", -1));
    assertThat(words.get(0)).endsWith("/bin/spark-submit");
    assertThat(words.get(1)).isEqualTo("--properties-file");
    assertThat(words.get(3)).endsWith("/sparsing-jobs.jar");
    parse(words.subList(4, words.size()), subcommand);
  }

  /** The command line itself says whether it knows the arguments. */
  private static void parse(List<String> arguments, String subcommand) {
    CommandLine.ParseResult parsed =
        new CommandLine(new Sparsing()).parseArgs(arguments.toArray(String[]::new));
    assertThat(parsed.subcommand().commandSpec().name()).isEqualTo(subcommand);
  }

  private static void keys(JsonNode node, String... known) {
    assertThat(node.fieldNames()).toIterable().containsExactlyInAnyOrder(known);
  }

  /** What stands between the brackets of a call. */
  private static String call(String code, String function) {
    int start = code.indexOf(function + "(") + function.length() + 1;
    int end = start;
    for (int depth = 1; depth > 0; end++) {
      depth += "([{".indexOf(code.charAt(end)) >= 0 ? 1 : 0;
      depth -= ")]}".indexOf(code.charAt(end)) >= 0 ? 1 : 0;
    }
    return code.substring(start, end - 1);
  }

  /** Names of the call's own arguments, not of those further in. */
  private static List<String> keywords(String arguments) {
    String outer = arguments;
    String before;
    do {
      before = outer;
      outer =
          before.replaceAll("\\([^(){}\\[\\]]*\\)|\\{[^(){}\\[\\]]*\\}|\\[[^(){}\\[\\]]*\\]", "");
    } while (!outer.equals(before));
    return Pattern.compile("([a-z_]+)=").matcher(outer).results().map(one -> one.group(1)).toList();
  }

  private static int balance(String code) {
    return code.chars().map(c -> "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0).sum();
  }

  /** Lines that are neither empty nor comments. */
  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }
}
