package io.sparsing.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;

/** The import rule of this module. */
@AnalyzeClasses(packages = "io.sparsing.jobs", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.sparsing.jobs";

  /**
   * What each room may use of the others; the root package is open to all. Actions meet in tables,
   * so no room with an action stands on the right of another, but for the rooms that start them:
   * bench, cli, plan and study. The report and exports show series as {@code law} puts them
   * together.
   */
  private static final Map<String, Set<String>> ROOMS =
      Map.ofEntries(
          entry("", Set.of()),
          entry("table.record", Set.of()),
          entry("table", Set.of("table.record")),
          entry("storage", Set.of("table")),
          entry("pass", Set.of("cluster", "table")),
          entry("corpus", Set.of("pass", "table")),
          entry("extract", Set.of("cluster", "pass", "storage", "table", "table.record")),
          entry("measure", Set.of("cluster", "pass", "table", "table.record")),
          entry("law", Set.of("table")),
          entry("report", Set.of("law", "table")),
          entry("export", Set.of("law", "table", "table.record")),
          entry("inspect", Set.of("table", "table.record")),
          entry("maintain", Set.of("table", "table.record")),
          entry("query", Set.of()),
          entry("cluster", Set.of()),
          entry("metrics", Set.of()),
          entry("study.suite", Set.of()),
          entry(
              "study",
              Set.of(
                  "cluster",
                  "corpus",
                  "extract",
                  "law",
                  "maintain",
                  "measure",
                  "metrics",
                  "report",
                  "study.suite",
                  "table")),
          entry("plan", Set.of("cluster", "corpus", "measure", "pass", "study")),
          entry(
              "bench", Set.of("corpus", "measure", "metrics", "pass", "storage", "study", "table")),
          entry("cli.text", Set.of("bench", "inspect", "table")),
          entry(
              "cli.option",
              Set.of(
                  "bench",
                  "cli.text",
                  "cluster",
                  "corpus",
                  "inspect",
                  "law",
                  "measure",
                  "study",
                  "table")),
          entry(
              "cli",
              Set.of(
                  "bench",
                  "cli.option",
                  "cli.text",
                  "cluster",
                  "corpus",
                  "export",
                  "extract",
                  "inspect",
                  "law",
                  "maintain",
                  "measure",
                  "plan",
                  "query",
                  "report",
                  "study",
                  "table")));

  @ArchTest
  static final ArchRule ROOMS_USE_WHAT_STANDS_BELOW_THEM = classes().should(useOnlyRoomsBelow());

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackage("..jobs.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..jobs.cli..", "picocli..", "me.tongfei..");

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.sparsing.jobs.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_TENSOR_REACHES_THE_JOBS =
      noClasses().should().dependOnClassesThat().resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule NO_VAGUE_NAMES =
      classes().should().haveNameNotMatching(".*(Util|Utils|Manager|Helper)");

  private static ArchCondition<JavaClass> useOnlyRoomsBelow() {
    return new ArchCondition<>("use only the rooms below their own") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String own = room(type);
        type.getDirectDependenciesFromSelf().stream()
            .filter(use -> use.getTargetClass().getPackageName().startsWith(ROOT))
            .filter(use -> !mayUse(own, room(use.getTargetClass())))
            .forEach(use -> events.add(SimpleConditionEvent.violated(use, use.getDescription())));
      }
    };
  }

  private static boolean mayUse(String own, String other) {
    return own.equals(other)
        || other.isEmpty()
        || ROOMS.getOrDefault(own, Set.of()).contains(other);
  }

  private static String room(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
  }
}
