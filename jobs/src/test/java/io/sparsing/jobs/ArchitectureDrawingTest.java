package io.sparsing.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The drawing in docs/architecture.md has every package, and imports lead to lower floors only. */
class ArchitectureDrawingTest {
  private static final String PREFIX = "io.sparsing.";
  private static final Path SOURCES = Path.of("..");
  private static final Pattern PACKAGE =
      Pattern.compile("(?<!\\S)(model|analysis|jobs|notebooks)(\\.[a-z]+)*(?!\\S)");

  /** Floors from the top; a module's name at the margin stands for nothing. */
  private static Map<String, Integer> floors() throws IOException {
    String page = Files.readString(SOURCES.resolve("docs/architecture.md"));
    String drawing = page.substring(page.indexOf("```floors\n") + 10);
    Map<String, Integer> floors = new HashMap<>();
    int floor = 0;
    for (String line : drawing.substring(0, drawing.indexOf("```")).lines().toList()) {
      floor++;
      List<String> names =
          PACKAGE
              .matcher(line.length() > 10 ? line.substring(10) : "")
              .results()
              .map(found -> found.group())
              .toList();
      for (String name : names) {
        assertThat(floors.put(name, floor)).as("drawn twice: %s", name).isNull();
      }
    }
    return floors;
  }

  @Test
  void everyPackageIsDrawnOnce() throws IOException {
    TreeSet<String> packages = new TreeSet<>();
    for (String module : List.of("model", "analysis", "jobs", "notebooks")) {
      Path sources = SOURCES.resolve(module).resolve("src/main/java");
      try (Stream<Path> files = Files.walk(sources)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .filter(file -> !file.endsWith("package-info.java"))
            .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
            .forEach(name -> packages.add(name.substring(PREFIX.length())));
      }
    }

    assertThat(new TreeSet<>(floors().keySet())).isEqualTo(packages);
  }

  @Test
  void importsLeadDown() throws IOException {
    Map<String, Integer> floors = floors();
    List<String> upwards = new ArrayList<>();
    int seen = 0;
    for (JavaClass one :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sparsing")) {
      for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
        String from = one.getPackageName();
        String to = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (to.startsWith(PREFIX) && !to.equals(from)) {
          seen++;
          if (floor(floors, to) <= floor(floors, from)) {
            upwards.add(one.getName() + " uses " + to);
          }
        }
      }
    }

    assertThat(upwards).isEmpty();
    assertThat(seen).isGreaterThan(1000);
  }

  private static int floor(Map<String, Integer> floors, String packageName) {
    return floors.get(packageName.substring(PREFIX.length()));
  }
}
