package io.sparsing.model;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** The import rule of this module. */
@AnalyzeClasses(
    packages = "io.sparsing.model",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule KNOWS_NO_SPARK_AND_NO_OTHER_ROOM =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.spark..",
              "org.apache.iceberg..",
              "io.sparsing.analysis..",
              "io.sparsing.jobs..");

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.sparsing.model.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule FILES_AND_TEXTS_KNOW_NO_TENSORS =
      noClasses()
          .that()
          .resideInAnyPackage("..model.config..", "..model.checkpoint..")
          .should()
          .dependOnClassesThat(resideInAPackage("ai.djl.."));

  @ArchTest
  static final ArchRule NO_TENSOR_LEAVES_THE_RUNTIME =
      methods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat(
              describe(
                  "are offered by runtime or token",
                  (JavaClass type) ->
                      type.getModifiers()
                              .contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC)
                          && (type.getPackageName().endsWith(".runtime")
                              || type.getPackageName().endsWith(".token"))))
          .should(mentionNoDjl());

  @ArchTest
  static final ArchRule NO_VAGUE_NAMES =
      classes().should().haveNameNotMatching(".*(Util|Utils|Manager|Helper)");

  private static ArchCondition<JavaMethod> mentionNoDjl() {
    return new ArchCondition<>("mention no DJL type") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean mentions =
            method.getRawReturnType().getPackageName().startsWith("ai.djl")
                || method.getRawParameterTypes().stream()
                    .anyMatch(type -> type.getPackageName().startsWith("ai.djl"));
        events.add(new SimpleConditionEvent(method, !mentions, method.getFullName()));
      }
    };
  }
}
