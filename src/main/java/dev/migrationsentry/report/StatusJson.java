package dev.migrationsentry.report;

import com.google.gson.FormattingStyle;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.Status;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;

/**
 * The status document: {@code docs/schema/status.schema.json}. The names {@code migrated} and
 * {@code checks} are what existing monitors read.
 */
public final class StatusJson {
  /** The name of the schema; its number is the field {@code version}. */
  public static final String SCHEMA = "urn:migration-sentry:schema:status:1";

  private static final int VERSION = 1;

  private final JsonWriter json;

  private StatusJson(Writer out) {
    json = new JsonWriter(new EscapingJsonWriter(out));
    json.setStrictness(Strictness.STRICT);
    json.setFormattingStyle(FormattingStyle.PRETTY);
    json.setSerializeNulls(true);
  }

  /** Writes the document and a line end; does not close {@code out}. */
  public static void write(Status status, Writer out) throws IOException {
    StatusJson document = new StatusJson(out);
    document.status(status);
    document.json.flush();
    out.write('\n');
    out.flush();
  }

  private void status(Status status) throws IOException {
    json.beginObject();
    json.name("$schema").value(SCHEMA);
    json.name("version").value(VERSION);
    json.name("migrated").value(status.migrated());
    migration(status.migration());
    json.name("checks").beginObject();
    Map<String, Boolean> checks = status.checks();
    if (checks != null) {
      for (Map.Entry<String, Boolean> check : checks.entrySet()) {
        json.name(check.getKey()).value(check.getValue());
      }
    }
    json.endObject();
    json.name("schema_match").value(status.schemaMatch());
    json.name("missing").beginArray();
    for (String rule : status.missing()) {
      json.value(rule);
    }
    json.endArray();
    json.name("exit_code").value(status.exitCode().number());
    json.name("findings").beginArray();
    for (Finding finding : status.findings()) {
      finding(finding);
    }
    json.endArray();
    json.name("checked_at").value(status.checkedAt().toString());
    json.name("release").value(status.release());
    json.endObject();
  }

  private void migration(Status.Migration migration) throws IOException {
    json.name("migration").beginObject();
    json.name("engine").value("flyway");
    json.name("current").value(migration.current());
    json.name("head").value(migration.head());
    json.name("at_head").value(migration.atHead());
    names("pending", migration.pending());
    names("failed", migration.failed());
    json.endObject();
  }

  private void names(String field, List<MigrationName> migrations) throws IOException {
    json.name(field).beginArray();
    for (MigrationName migration : migrations) {
      json.beginObject();
      json.name("version").value(migration.version());
      json.name("description").value(migration.description());
      json.name("script").value(migration.script());
      json.endObject();
    }
    json.endArray();
  }

  private void finding(Finding finding) throws IOException {
    json.beginObject();
    json.name("code").value(finding.code().code());
    json.name("severity").value(finding.severity().word());
    json.name("subject").value(finding.subject());
    json.name("seen").value(finding.seen());
    json.name("remedy").value(finding.remedy());
    json.endObject();
  }
}
