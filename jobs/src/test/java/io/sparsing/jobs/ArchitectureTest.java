package io.sparsing.jobs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** The import rule of this module. */
@AnalyzeClasses(packages = "io.sparsing.jobs", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule ACTIONS_MEET_IN_TABLES =
      classes().that().haveSimpleNameEndingWith("Action").should(dependOnNoOtherAction());

  @ArchTest
  static final ArchRule TABLES_KNOW_NO_ACTION =
      noClasses()
          .that()
          .resideInAPackage("..jobs.table..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..jobs.extract..",
              "..jobs.cli..",
              "..jobs.corpus..",
              "..jobs.law..",
              "..jobs.maintain..",
              "..jobs.report..",
              "..jobs.inspect..",
              "..jobs.measure..",
              "..jobs.pass..",
              "..jobs.study..");

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

  private static ArchCondition<JavaClass> dependOnNoOtherAction() {
    return new ArchCondition<>("depend on no other action") {
      @Override
      public void check(JavaClass action, ConditionEvents events) {
        action.getDirectDependenciesFromSelf().stream()
            .filter(dependency -> simpleNameEndingWith("Action").test(dependency.getTargetClass()))
            .filter(dependency -> !dependency.getTargetClass().equals(action))
            .filter(
                dependency ->
                    dependency.getTargetClass().getPackageName().startsWith("io.sparsing.jobs"))
            .forEach(
                dependency ->
                    events.add(
                        SimpleConditionEvent.violated(dependency, dependency.getDescription())));
      }
    };
  }
}
