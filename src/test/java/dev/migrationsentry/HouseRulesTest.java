package dev.migrationsentry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The plan of the house (docs/architecture.md), as a test: arrows point down only. */
@AnalyzeClasses(
    packages = HouseRulesTest.ROOT,
    importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
  static final String ROOT = "dev.migrationsentry";

  @ArchTest
  static final ArchRule ARROWS_POINT_DOWN =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("main")
          .definedBy(ROOT)
          .layer("cli")
          .definedBy(ROOT + ".cli..")
          .layer("demo")
          .definedBy(ROOT + ".demo..")
          .layer("serve")
          .definedBy(ROOT + ".serve..")
          .layer("rehearsal")
          .definedBy(ROOT + ".rehearsal..")
          .layer("hazard")
          .definedBy(ROOT + ".hazard..")
          .layer("library")
          .definedBy(ROOT + ".library..")
          .layer("gate")
          .definedBy(ROOT + ".gate..")
          .layer("recovery")
          .definedBy(ROOT + ".recovery..")
          .layer("environment")
          .definedBy(ROOT + ".environment..")
          .layer("release")
          .definedBy(ROOT + ".release..")
          .layer("migration")
          .definedBy(ROOT + ".migration..")
          .layer("postgres")
          .definedBy(ROOT + ".postgres..")
          .layer("report")
          .definedBy(ROOT + ".report..")
          .layer("contract")
          .definedBy(ROOT + ".contract..")
          .layer("catalog")
          .definedBy(ROOT + ".catalog..")
          .layer("verdict")
          .definedBy(ROOT + ".verdict..")
          .whereLayer("main")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("cli")
          .mayOnlyBeAccessedByLayers("main")
          .whereLayer("demo")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("serve")
          .mayOnlyBeAccessedByLayers("cli", "demo")
          .whereLayer("rehearsal")
          .mayOnlyBeAccessedByLayers("cli", "demo")
          .whereLayer("hazard")
          .mayOnlyBeAccessedByLayers("rehearsal")
          .whereLayer("library")
          .mayOnlyBeAccessedByLayers("cli", "demo", "serve", "rehearsal")
          .whereLayer("gate")
          .mayOnlyBeAccessedByLayers("cli", "demo", "serve", "rehearsal", "library")
          .whereLayer("recovery")
          .mayOnlyBeAccessedByLayers("cli", "demo", "serve", "rehearsal", "library", "gate")
          .whereLayer("environment")
          .mayOnlyBeAccessedByLayers("cli", "demo", "serve", "rehearsal", "library", "gate")
          .whereLayer("release")
          .mayOnlyBeAccessedByLayers(
              "cli", "demo", "serve", "rehearsal", "library", "gate", "recovery", "environment")
          .whereLayer("migration")
          .mayOnlyBeAccessedByLayers(
              "cli",
              "demo",
              "serve",
              "rehearsal",
              "library",
              "gate",
              "recovery",
              "environment",
              "release")
          .whereLayer("postgres")
          .mayOnlyBeAccessedByLayers(
              "main",
              "cli",
              "demo",
              "serve",
              "rehearsal",
              "library",
              "gate",
              "recovery",
              "environment",
              "release",
              "migration",
              "hazard")
          .whereLayer("report")
          .mayOnlyBeAccessedByLayers(
              "main", "cli", "demo", "serve", "library", "gate", "environment")
          .whereLayer("contract")
          .mayOnlyBeAccessedByLayers(
              "cli",
              "demo",
              "serve",
              "rehearsal",
              "library",
              "gate",
              "recovery",
              "environment",
              "release",
              "migration",
              "postgres")
          .whereLayer("catalog")
          .mayOnlyBeAccessedByLayers(
              "cli",
              "demo",
              "serve",
              "rehearsal",
              "library",
              "gate",
              "recovery",
              "release",
              "postgres",
              "contract",
              "hazard")
          .withOptionalLayers(true);

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_MAIN_TOUCHES_THE_PROCESS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + ".Main")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule THE_CONTRACT_IS_PURE =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".contract..", ROOT + ".catalog..", ROOT + ".verdict..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.jooq..", "org.postgresql..", "org.flywaydb..");
}
