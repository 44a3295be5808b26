package dev.migrationsentry.report;

import com.google.gson.FormattingStyle;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import dev.migrationsentry.verdict.Status;
import dev.migrationsentry.verdict.Verdict;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the status page shows: the status document, and beside it the required columns, who holds
 * the deploy lock, and the latest run that was asked for here; {@code
 * docs/schema/overview.schema.json}.
 */
public final class OverviewJson {
  /** The name of the schema; its number is the field {@code version}. */
  public static final String SCHEMA = "urn:migration-sentry:schema:overview:1";

  private static final int VERSION = 1;

  private OverviewJson() {}

  /**
   * What a look saw beside the status.
   *
   * @param database whether it saw the database at all
   * @param columns which of the checks are about columns
   * @param lockHolder in one line; null if nobody holds the deploy lock, or it was not seen
   */
  public record Seen(boolean database, Set<String> columns, @Nullable String lockHolder) {
    public Seen {
      columns = Set.copyOf(columns);
    }
  }

  /**
   * The process that serves it.
   *
   * @param version of this program
   * @param migrate whether a migration may be asked for here
   * @param migrating whether one runs
   * @param last the verdict of the latest one; null before the first
   */
  public record Serving(
      String version, boolean migrate, boolean migrating, @Nullable Verdict last) {}

  /** Writes the document and a line end; does not close {@code out}. */
  public static void write(Status status, Seen seen, Serving serving, Writer out)
      throws IOException {
    JsonWriter json = new JsonWriter(new EscapingJsonWriter(out));
    json.setStrictness(Strictness.STRICT);
    json.setFormattingStyle(FormattingStyle.PRETTY);
    json.setSerializeNulls(true);
    json.beginObject();
    json.name("$schema").value(SCHEMA);
    json.name("version").value(VERSION);
    json.name("program").value(serving.version());
    json.name("seen").value(seen.database());
    StringWriter document = new StringWriter();
    StatusJson.write(status, document);
    json.name("status").jsonValue(document.toString().strip());
    json.name("required_columns").beginObject();
    Map<String, Boolean> checks = status.checks();
    if (checks != null) {
      for (Map.Entry<String, Boolean> check : checks.entrySet()) {
        if (seen.columns().contains(check.getKey())) {
          json.name(check.getKey()).value(check.getValue());
        }
      }
    }
    json.endObject();
    json.name("deploy_lock").beginObject();
    json.name("held").value(seen.database() ? seen.lockHolder() != null : null);
    json.name("holder").value(seen.lockHolder());
    json.endObject();
    json.name("migrate").beginObject();
    json.name("enabled").value(serving.migrate());
    json.name("running").value(serving.migrating());
    json.endObject();
    json.name("last_verdict");
    Verdict last = serving.last();
    if (last == null) {
      json.nullValue();
    } else {
      StringWriter verdict = new StringWriter();
      JsonReport.write(last, verdict);
      json.jsonValue(verdict.toString().strip());
    }
    json.endObject();
    json.flush();
    out.write('\n');
    out.flush();
  }
}
