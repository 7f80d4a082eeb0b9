package io.assay;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Holds the packages to their order: data flows one way. */
@NullMarked
class ArchitectureTest {
  private static final String BASE = "io.assay.";

  /** Each may use only those before it. */
  private static final List<String> ORDER =
      List.of(
          "endpoint",
          "config",
          "probe",
          "fetch",
          "x509",
          "atlas",
          "trust",
          "ct",
          "judge",
          "incident",
          "evidence",
          "history",
          "report",
          "bus",
          "metrics",
          "web",
          "lab",
          "demo",
          "app");

  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.assay");

  private static final JavaClasses LAB =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
          .importPackages("io.assay.lab");

  @Test
  void everyClassStandsInAPackageOfTheOrder() {
    Set<String> found =
        PRODUCTION.stream().map(ArchitectureTest::topPackage).collect(Collectors.toSet());
    assertThat(ORDER).containsAll(found);
    assertThat(found).contains("endpoint", "config", "probe", "x509", "trust", "judge", "incident");
  }

  @Test
  void packagesUseOnlyThoseBeforeThem() {
    for (int i = 0; i < ORDER.size(); i++) {
      noneUses(ORDER.get(i), ORDER.subList(i + 1, ORDER.size())).check(PRODUCTION);
    }
  }

  /** What is shown knows nothing of who listens and lets in. */
  @Test
  void partsOfTheWebServerDoNotUseIt() {
    noClasses()
        .that()
        .resideInAPackage(BASE + "web.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BASE + "web")
        .check(PRODUCTION);
  }

  /** Without this, a rule that matches nothing would look like an order that is kept. */
  @Test
  void useAgainstTheOrderWouldBeFound() {
    ArchRule reversed = noneUses("judge", List.of("probe"));
    assertThatThrownBy(() -> reversed.check(PRODUCTION)).hasMessageContaining("Observation");
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<JavaPackage> packages =
        PRODUCTION.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
    assertThat(packages)
        .isNotEmpty()
        .allSatisfy(
            javaPackage ->
                assertThat(
                        javaPackage
                            .tryGetPackageInfo()
                            .map(info -> info.isAnnotatedWith(NullMarked.class))
                            .orElse(false))
                    .as("%s has a package-info.java with @NullMarked", javaPackage.getName())
                    .isTrue());
  }

  @Test
  void noPackageIsADrawerForOddments() {
    Set<String> parts = new HashSet<>();
    PRODUCTION.forEach(
        javaClass -> parts.addAll(List.of(javaClass.getPackageName().split("\\.", -1))));
    assertThat(parts)
        .contains("endpoint")
        .doesNotContain("util", "utils", "common", "internal", "model", "impl", "misc");
  }

  @Test
  void onlyTheApplicationWritesToTheConsole() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.assay.app..")
        .should(ACCESS_STANDARD_STREAMS)
        .check(PRODUCTION);
  }

  @Test
  void nothingLogsThroughTheJdk() {
    noClasses().should(USE_JAVA_UTIL_LOGGING).check(PRODUCTION);
  }

  @Test
  void onlyTheDemonstrationKnowsTheLab() {
    noClasses()
        .that()
        .resideOutsideOfPackages(BASE + "lab..", BASE + "demo..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BASE + "lab..")
        .check(PRODUCTION);
  }

  @Test
  void productionKnowsNoTestLibraries() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.junit..", "org.assertj..", "org.awaitility..")
        .check(PRODUCTION);
  }

  @Test
  void oneClassOfTheLabKnowsJunit() {
    noClasses()
        .that(
            describe(
                "are the lab's, not its tests'",
                javaClass -> !javaClass.getName().matches(".*(Test(\\$.*)?|\\.Programs)")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.junit..")
        .check(LAB);
  }

  private static ArchRule noneUses(String user, List<String> used) {
    return noClasses()
        .that()
        .resideInAPackage(BASE + user + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(used.stream().map(name -> BASE + name + "..").toArray(String[]::new))
        .allowEmptyShould(true);
  }

  private static String topPackage(JavaClass javaClass) {
    String rest = javaClass.getPackageName().substring(BASE.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }
}
