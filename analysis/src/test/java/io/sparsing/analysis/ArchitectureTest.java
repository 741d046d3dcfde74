package io.sparsing.analysis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The import rules of the science, as the design states them. */
@AnalyzeClasses(
    packages = "io.sparsing.analysis",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule KNOWS_NO_ENGINE =
      noClasses().should().dependOnClassesThat().resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule KNOWS_NEITHER_MODEL_NOR_JOBS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.sparsing.model..", "io.sparsing.jobs..");

  @ArchTest
  static final ArchRule ONLY_ML_KNOWS_SPARK =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.sparsing.analysis.ml..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..");

  @ArchTest
  static final ArchRule HAS_NO_CYCLES =
      slices().matching("io.sparsing.analysis.(**)").should().beFreeOfCycles();
}
