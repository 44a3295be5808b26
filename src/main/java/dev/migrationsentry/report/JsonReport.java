package dev.migrationsentry.report;

import com.google.gson.FormattingStyle;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import dev.migrationsentry.verdict.AppliedGuard;
import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.ExitCode;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.SourcePlace;
import dev.migrationsentry.verdict.StepResult;
import dev.migrationsentry.verdict.Verdict;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The whole run for other programs: {@code docs/schema/verdict.schema.json}. Texts are unshortened;
 * characters that a terminal or a CI runner would act on are written as JSON escapes, which changes
 * nothing for a parser.
 */
public final class JsonReport {
  /** The name of the schema; its number is the field {@code version}. */
  public static final String SCHEMA = "urn:migration-sentry:schema:verdict:1";

  static final int VERSION = 1;

  private final JsonWriter json;

  private JsonReport(Writer out) {
    json = new JsonWriter(new EscapingJsonWriter(out));
    json.setStrictness(Strictness.STRICT);
    json.setFormattingStyle(FormattingStyle.PRETTY);
    json.setSerializeNulls(true);
  }

  /** Writes the document and a line end; does not close {@code out}. */
  public static void write(Verdict verdict, Writer out) throws IOException {
    JsonReport report = new JsonReport(out);
    report.verdict(verdict);
    report.json.flush();
    out.write('\n');
    out.flush();
  }

  private void verdict(Verdict verdict) throws IOException {
    ExitCode exit = verdict.exitCode();
    json.beginObject();
    json.name("$schema").value(SCHEMA);
    json.name("version").value(VERSION);
    json.name("command").value(verdict.command());
    json.name("verdict").value(verdict.passed() ? "pass" : "blocked");
    json.name("exitCode").value(exit.number());
    json.name("exitClass").value(exit.words());
    json.name("againMayHelp").value(exit.againMayHelp());
    target(verdict.target());
    json.name("startedAt").value(verdict.startedAt().toString());
    json.name("tookMs").value(verdict.took().toMillis());
    counts(verdict.counts());
    json.name("state").value(word(verdict.state()));
    json.name("stateWords").value(verdict.state().words());
    array("steps", verdict.steps(), this::step);
    array("findings", verdict.findings(), this::finding);
    array("pending", verdict.pending(), this::pending);
    array("applied", verdict.applied(), this::applied);
    array("guards", verdict.guards(), this::guard);
    versions(verdict.versions());
    json.name("fingerprint").value(verdict.fingerprint());
    new RehearsalJson(json).write(verdict.rehearsal());
    json.endObject();
  }

  private void target(Verdict.@Nullable Target target) throws IOException {
    json.name("target");
    if (target == null) {
      json.nullValue();
      return;
    }
    json.beginObject();
    json.name("host").value(target.host());
    json.name("port").value(target.port());
    json.name("database").value(target.database());
    json.name("user").value(target.user());
    json.name("server").value(target.server());
    json.endObject();
  }

  private void counts(Verdict.Counts counts) throws IOException {
    json.name("counts").beginObject();
    json.name("found").value(counts.found());
    json.name("applied").value(counts.applied());
    json.name("verified").value(counts.verified());
    json.endObject();
  }

  private void step(StepResult result) throws IOException {
    json.beginObject();
    json.name("step").value(result.step().word());
    // Not by a switch over types: Java makes a class for it at each start.
    if (result instanceof StepResult.Passed(_, var took, String summary)) {
      json.name("result").value("passed");
      json.name("tookMs").value(took.toMillis());
      json.name("summary").value(summary);
    } else if (result instanceof StepResult.NotNeeded(_, String why)) {
      json.name("result").value("not-needed");
      json.name("why").value(why);
    } else if (result instanceof StepResult.Refused(_, var took, List<Finding> findings)) {
      json.name("result").value("refused");
      json.name("tookMs").value(took.toMillis());
      array("findings", findings, finding -> json.value(finding.code().code()));
    } else {
      json.name("result").value("not-reached");
    }
    json.endObject();
  }

  private void finding(Finding finding) throws IOException {
    json.beginObject();
    json.name("code").value(finding.code().code());
    json.name("severity").value(finding.severity().word());
    json.name("subject").value(finding.subject());
    json.name("seen").value(finding.seen());
    json.name("why").value(finding.why());
    json.name("remedy").value(finding.remedy());
    json.name("place");
    SourcePlace place = finding.place();
    if (place == null) {
      json.nullValue();
    } else {
      json.beginObject();
      json.name("file").value(place.file());
      json.name("line").value(known(place.line(), 1));
      json.name("column").value(known(place.column(), 1));
      json.endObject();
    }
    json.endObject();
  }

  private void pending(MigrationName migration) throws IOException {
    json.beginObject();
    name(migration);
    json.endObject();
  }

  private void applied(AppliedMigration migration) throws IOException {
    json.beginObject();
    name(migration.name());
    json.name("tookMs").value(migration.took().toMillis());
    array("statements", migration.statements(), this::statement);
    json.endObject();
  }

  private void guard(AppliedGuard guard) throws IOException {
    json.beginObject();
    json.name("name").value(guard.name());
    json.name("checksum").value(guard.checksum());
    json.name("tookMs").value(guard.took().toMillis());
    array("statements", guard.statements(), this::statement);
    json.endObject();
  }

  private void name(MigrationName migration) throws IOException {
    json.name("version").value(migration.version());
    json.name("description").value(migration.description());
    json.name("script").value(migration.script());
  }

  private void statement(AppliedMigration.Statement statement) throws IOException {
    json.beginObject();
    json.name("line").value(known(statement.line(), 1));
    json.name("sql").value(statement.sql());
    json.name("tookMs").value(statement.took().toMillis());
    json.name("rows").value(known(statement.rows(), 0));
    array("notices", statement.notices(), json::value);
    json.endObject();
  }

  private void versions(Map<String, String> versions) throws IOException {
    json.name("versions").beginObject();
    for (Map.Entry<String, String> version : new TreeMap<>(versions).entrySet()) {
      json.name(version.getKey()).value(version.getValue());
    }
    json.endObject();
  }

  private interface Element<T> {
    void write(T value) throws IOException;
  }

  private <T> void array(String name, List<T> values, Element<T> element) throws IOException {
    json.name(name).beginArray();
    for (T value : values) {
      element.write(value);
    }
    json.endArray();
  }

  private static @Nullable Long known(long number, long least) {
    return number < least ? null : number;
  }

  private static String word(DatabaseState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
