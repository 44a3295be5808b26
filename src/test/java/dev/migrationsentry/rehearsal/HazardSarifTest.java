package dev.migrationsentry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hazards as code scanning takes them: what SARIF 2.1.0 requires, and what GitHub asks for besides
 * to show a result at its line ("SARIF support for code scanning").
 */
@ServerTest
class HazardSarifTest {
  private static final Path SCHEMA =
      Path.of("src/test/resources/rehearsal/hazards.sarif.schema.json");

  @Test
  void eachHazardIsAResultOfItsRuleAtItsLine(@TempDir Path directory, TestDatabase target)
      throws IOException {
    Project project = Project.small(directory).on(target);
    assertThat(project.run("gate").exitCode()).isZero();
    target.execute("UPDATE pg_class SET reltuples = 2000000 WHERE relname = 'proposals'");
    project.migration(
        "V2__risky one.sql",
        """
        -- Titles were too short.
        ALTER TABLE proposals ALTER COLUMN id TYPE numeric;
        TRUNCATE proposals;
        CREATE TABLE IF NOT EXISTS proposals (id integer);
        """);

    assertThat(project.run("rehearse", "--report", "run.sarif").exitCode()).isEqualTo(62);

    String sarif = Files.readString(directory.resolve("run.sarif"));
    assertThat(errors(sarif)).isEmpty();
    JsonObject run =
        JsonParser.parseString(sarif)
            .getAsJsonObject()
            .getAsJsonArray("runs")
            .get(0)
            .getAsJsonObject();
    assertThat(results(run))
        .containsExactlyInAnyOrder(
            "sql/migrations/V2__risky%20one.sql:2 error hazard.table-rewrite",
            "sql/migrations/V2__risky%20one.sql:3 warning hazard.table-emptied",
            "sql/migrations/V2__risky%20one.sql:4 note hazard.nothing-made");
  }

  /** As {@code file:line level rule}, by the rule that the index points at. */
  private static List<String> results(JsonObject run) {
    JsonArray rules = run.getAsJsonObject("tool").getAsJsonObject("driver").getAsJsonArray("rules");
    List<String> results = new ArrayList<>();
    for (JsonElement each : run.getAsJsonArray("results")) {
      JsonObject result = each.getAsJsonObject();
      String rule =
          rules.get(result.get("ruleIndex").getAsInt()).getAsJsonObject().get("id").getAsString();
      assertThat(result.get("ruleId").getAsString()).isEqualTo(rule);
      JsonArray locations = result.getAsJsonArray("locations");
      if (rule.startsWith("hazard.") && !locations.isEmpty()) {
        JsonObject place = locations.get(0).getAsJsonObject().getAsJsonObject("physicalLocation");
        results.add(
            place.getAsJsonObject("artifactLocation").get("uri").getAsString()
                + ":"
                + place.getAsJsonObject("region").get("startLine").getAsInt()
                + " "
                + result.get("level").getAsString()
                + " "
                + rule);
      }
    }
    return results;
  }

  private static List<String> errors(String sarif) throws IOException {
    Validator validator =
        new ValidatorFactory().withJsonNodeFactory(new GsonNode.Factory()).createValidator();
    URI schema = validator.registerSchema(Files.readString(SCHEMA));
    return validator.validate(schema, sarif).getErrors().stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getError())
        .toList();
  }
}
