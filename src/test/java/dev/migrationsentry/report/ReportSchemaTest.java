package dev.migrationsentry.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.ExitCode;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.Step;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published schema says what is written, and nothing is written that it does not say. */
class ReportSchemaTest {
  private static final Path SCHEMA = Path.of("docs/schema/verdict.schema.json");

  static List<Verdicts.Case> runs() {
    return Verdicts.all();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void everyRunFitsTheSchema(Verdicts.Case run) throws IOException {
    assertThat(errors(json(run))).isEmpty();
  }

  @Test
  void everyFindingCodeFitsTheSchema() throws IOException {
    List<Finding> findings =
        Arrays.stream(FindingCode.values())
            .map(code -> Finding.of(code, "s", "s", "r").weighing(Severity.BLOCKER))
            .toList();
    assertThat(errors(json(new Verdicts.Case("all", Verdicts.withFindings(findings))))).isEmpty();
  }

  @Test
  void theSchemaRefusesWhatIsNotInIt() throws IOException {
    String json = json(runs().getFirst());
    assertThat(errors(json.replace("\"tookMs\"", "\"took\""))).isNotEmpty();
    assertThat(errors(json.replace("\"pass\"", "\"passed\""))).isNotEmpty();
    assertThat(errors(json.replace("\"version\": 1", "\"version\": 2"))).isNotEmpty();
  }

  @Test
  void theSchemaKnowsEveryExitCodeStateSeverityAndStep() throws IOException {
    var schema = JsonParser.parseString(Files.readString(SCHEMA)).getAsJsonObject();
    var properties = schema.getAsJsonObject("properties");
    assertThat(properties.getAsJsonObject("exitCode").getAsJsonArray("enum").asList())
        .extracting(element -> element.getAsInt())
        .containsExactlyElementsOf(Arrays.stream(ExitCode.values()).map(ExitCode::number).toList());
    assertThat(properties.getAsJsonObject("state").getAsJsonArray("enum"))
        .hasSize(DatabaseState.values().length);
    assertThat(
            schema
                .getAsJsonObject("$defs")
                .getAsJsonObject("stepName")
                .getAsJsonArray("enum")
                .asList())
        .extracting(element -> element.getAsString())
        .containsExactlyElementsOf(Arrays.stream(Step.values()).map(Step::word).toList());
  }

  private static String json(Verdicts.Case run) throws IOException {
    StringWriter out = new StringWriter();
    JsonReport.write(run.verdict(), out);
    return out.toString();
  }

  private static List<?> errors(String json) throws IOException {
    Validator validator =
        new ValidatorFactory().withJsonNodeFactory(new GsonNode.Factory()).createValidator();
    URI schema = validator.registerSchema(Files.readString(SCHEMA));
    return validator.validate(schema, json).getErrors().stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getError())
        .toList();
  }
}
