package dev.migrationsentry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Migrations that would hurt and migrations that would not, each a file in {@code
 * src/test/resources/rehearsal/cases}, against what a rehearsal finds in them: these findings, at
 * these lines, and no others.
 */
@ServerTest
class HazardCasesTest {
  private static final Path CASES = Path.of("src/test/resources/rehearsal/cases");

  @Test
  void hazardsAreFoundWhereTheyAre(@TempDir Path directory, TestDatabase target)
      throws IOException {
    List<HazardCase> cases = HazardCase.in(CASES.resolve("hazardous"), 10);
    assertThat(cases).hasSizeGreaterThanOrEqualTo(40);
    assertThat(cases).allSatisfy(each -> assertThat(each.expected()).isNotEmpty());
    rehearsed(cases.stream().filter(each -> !each.isAlone()).toList(), directory, target);
  }

  @Test
  void nothingIsFoundWhereThereIsNoHazard(@TempDir Path directory, TestDatabase target)
      throws IOException {
    List<HazardCase> cases = HazardCase.in(CASES.resolve("harmless"), 10);
    assertThat(cases).hasSizeGreaterThanOrEqualTo(40);
    assertThat(cases).allSatisfy(each -> assertThat(each.expected()).isEmpty());
    rehearsed(cases, directory, target);
  }

  @Test
  void whatWouldStopTheDeployStopsTheRehearsal(@TempDir Path directory, TestDatabase target)
      throws IOException {
    for (HazardCase each : HazardCase.in(CASES.resolve("hazardous"), 10)) {
      if (each.isAlone()) {
        rehearsed(List.of(each), Files.createDirectory(directory.resolve(each.name())), target);
        target.execute(
            "DROP SCHEMA public, %s CASCADE; CREATE SCHEMA public".formatted(each.schema()));
      }
    }
  }

  private static void rehearsed(List<HazardCase> all, Path directory, TestDatabase target)
      throws IOException {
    int major = Integer.parseInt(target.query("SHOW server_version_num").getFirst()) / 10_000;
    List<HazardCase> cases = all.stream().filter(each -> each.isFor(major)).toList();
    Project project = Project.small(directory).on(target);
    StringBuilder before = new StringBuilder();
    cases.forEach(each -> before.append(each.before()));
    project.migration("V2__before.sql", before.append("RESET search_path;\n").toString());
    SentryProcess.Ended made = project.run("gate");
    assertThat(made.exitCode()).as(made.out()).isZero();
    cases.stream().flatMap(each -> each.statistics().stream()).forEach(target::execute);
    cases.forEach(each -> each.addTo(project));

    SentryProcess.Ended ended = project.run("rehearse", "--report", "run.json");

    assertThat(directory.resolve("run.json")).as(ended.out() + ended.err()).exists();
    List<String> expected = cases.stream().flatMap(each -> each.expected().stream()).toList();
    assertThat(found(directory.resolve("run.json"), HazardCase.byFile(cases)))
        .as(ended.out() + ended.err())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  /** All that is said about a case, and all else that is said about a migration. */
  private static List<String> found(Path report, Map<String, HazardCase> byFile)
      throws IOException {
    List<String> found = new ArrayList<>();
    JsonObject document = JsonParser.parseString(Files.readString(report)).getAsJsonObject();
    for (JsonElement each : document.getAsJsonArray("findings")) {
      JsonObject finding = each.getAsJsonObject();
      String words =
          finding.get("severity").getAsString() + " " + finding.get("code").getAsString();
      JsonElement place = finding.get("place");
      if (place != null && place.isJsonObject()) {
        String file = place.getAsJsonObject().get("file").getAsString();
        HazardCase of = byFile.get(file.substring(Math.max(0, file.indexOf("sql/migrations/"))));
        found.add(
            (of == null ? file : of.name())
                + ":"
                + place.getAsJsonObject().get("line").getAsInt()
                + " "
                + words);
      } else if (Stream.of("hazard.", "migration.", "rehearsal.", "run.")
          .anyMatch(words::contains)) {
        found.add(words);
      }
    }
    return found;
  }
}
