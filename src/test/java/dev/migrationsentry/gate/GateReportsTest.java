package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What other programs read of a real run. */
@ServerTest
class GateReportsTest {
  private static final Path SCHEMA = Path.of("docs/schema/verdict.schema.json");
  private static final String PASSWORD = "s3cr3t-of-the-url";
  private static final String[] REPORTS = {
    "gate", "--report", "out.json", "--report", "out.md", "--report", "out.xml"
  };

  @TempDir Path directory;

  @Test
  void aPassIsTheSamePassInEveryReport(TestDatabase database) throws Exception {
    Ended ended = project(database).process().run(REPORTS);
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    JsonObject verdict = valid(report("out.json"));
    assertThat(verdict.get("verdict").getAsString()).isEqualTo("pass");
    assertThat(verdict.get("exitCode").getAsInt()).isZero();
    assertThat(verdict.getAsJsonArray("findings")).noneMatch(GateReportsTest::blocks);
    assertThat(applied(verdict)).containsExactly("V1__create_proposals.sql");
    assertThat(verdict.getAsJsonObject("target").get("database").getAsString())
        .isEqualTo(database.name());
    assertThat(report("out.md")).startsWith("# Migration Sentry: pass");
    Element suite = junit(report("out.xml"));
    assertThat(suite.getAttribute("failures")).isEqualTo("0");
    assertThat(suite.getElementsByTagName("failure").getLength()).isZero();
    nothingTellsThePassword(ended);
  }

  @Test
  void aBlockedRunIsNamedInEveryReport(TestDatabase database) throws Exception {
    Ended ended = broken(database).process().run(REPORTS);
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(50);
    JsonObject verdict = valid(report("out.json"));
    assertThat(verdict.get("verdict").getAsString()).isEqualTo("blocked");
    assertThat(verdict.get("exitCode").getAsInt()).isEqualTo(ended.exitCode());
    assertThat(verdict.getAsJsonArray("findings"))
        .filteredOn(GateReportsTest::blocks)
        .extracting(finding -> finding.getAsJsonObject().get("code").getAsString())
        .containsExactly("migration.failed");
    assertThat(applied(verdict)).containsExactly("V1__create_proposals.sql");
    assertThat(report("out.md"))
        .startsWith("# Migration Sentry: BLOCKED (exit 50")
        .contains("- **blocker** migration.failed: ")
        .contains("sql/migrations/V2\\_\\_broken.sql:2");
    Element suite = junit(report("out.xml"));
    NodeList failures = suite.getElementsByTagName("failure");
    assertThat(suite.getAttribute("failures")).isEqualTo(String.valueOf(failures.getLength()));
    assertThat(types(failures)).contains("migration.failed");
    nothingTellsThePassword(ended);
  }

  @Test
  void jsonOnStandardOutputIsADocumentAndNothingElse(TestDatabase database) throws Exception {
    Ended ended = broken(database).process().run("gate", "--format", "json");
    assertThat(valid(ended.out()).get("exitCode").getAsInt()).isEqualTo(ended.exitCode());
    assertThat(ended.err()).contains("=== MIGRATION SENTRY: BLOCKED (exit 50");
    nothingTellsThePassword(ended);
  }

  @Test
  void githubAnnotatesTheLineOfTheFile(TestDatabase database) throws Exception {
    Ended ended = broken(database).process().run("gate", "--format", "github");
    assertThat(ended.exitCode()).isEqualTo(50);
    assertThat(ended.out().lines())
        .filteredOn(line -> line.startsWith("::error "))
        .singleElement()
        .asString()
        .contains("file=sql/migrations/V2__broken.sql,line=2,")
        .contains("title=migration.failed");
    assertThat(ended.out().lines().filter(line -> line.startsWith("::group::")).count())
        .isEqualTo(ended.out().lines().filter("::endgroup::"::equals).count());
    nothingTellsThePassword(ended);
  }

  private Project project(TestDatabase database) {
    return Project.small(directory)
        .with("DATABASE_URL", database.url().replace(":postgres@", ":" + PASSWORD + "@"));
  }

  private Project broken(TestDatabase database) {
    return project(database)
        .migration("V2__broken.sql", "CREATE TABLE half (id int);\nSELECT no_such_function();\n");
  }

  private String report(String name) throws Exception {
    return Files.readString(directory.resolve(name));
  }

  /** The document, which fits the published schema. */
  private static JsonObject valid(String json) throws Exception {
    Validator validator =
        new ValidatorFactory().withJsonNodeFactory(new GsonNode.Factory()).createValidator();
    URI schema = validator.registerSchema(Files.readString(SCHEMA));
    assertThat(validator.validate(schema, json).getErrors())
        .extracting(error -> error.getInstanceLocation() + ": " + error.getError())
        .as(json)
        .isEmpty();
    return JsonParser.parseString(json).getAsJsonObject();
  }

  private static boolean blocks(JsonElement finding) {
    return finding.getAsJsonObject().get("severity").getAsString().equals("blocker");
  }

  private static List<String> applied(JsonObject verdict) {
    return verdict.getAsJsonArray("applied").asList().stream()
        .map(each -> each.getAsJsonObject().get("script").getAsString())
        .toList();
  }

  private static Element junit(String xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    Element suite =
        factory
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(xml)))
            .getDocumentElement();
    assertThat(suite.getTagName()).isEqualTo("testsuite");
    assertThat(suite.getAttribute("tests"))
        .isEqualTo(String.valueOf(suite.getElementsByTagName("testcase").getLength()));
    return suite;
  }

  private static List<String> types(NodeList failures) {
    List<String> types = new ArrayList<>();
    for (int i = 0; i < failures.getLength(); i++) {
      types.add(((Element) failures.item(i)).getAttribute("type"));
    }
    return types;
  }

  private void nothingTellsThePassword(Ended ended) throws Exception {
    assertThat(ended.all()).doesNotContain(PASSWORD);
    for (String name : List.of("out.json", "out.md", "out.xml")) {
      if (Files.exists(directory.resolve(name))) {
        assertThat(report(name)).as(name).doesNotContain(PASSWORD);
      }
    }
  }
}
