package dev.migrationsentry.serve;

import dev.migrationsentry.gate.Readiness.Outlook;
import dev.migrationsentry.gate.Versions;
import dev.migrationsentry.verdict.Status;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Numbers for Prometheus, in its text format (prometheus.io, Exposition formats). */
final class Metrics {
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();

  /**
   * Counts an answer.
   *
   * @param route one of this server's own; never what a stranger asked for
   */
  void answered(String route, int status) {
    answers
        .computeIfAbsent(
            label("route", route) + "," + label("status", "" + status), _ -> new LongAdder())
        .increment();
  }

  String text(Outlook outlook, long looks, boolean running) {
    Status status = outlook.status();
    StringBuilder out = new StringBuilder();
    String version = Versions.program();
    gauge(out, "info", "This program.", "{" + label("version", version) + "}", 1);
    gauge(
        out,
        "database_seen",
        "Whether the latest look saw the database. If not, nothing but exit_code means anything.",
        "",
        outlook.seen() ? 1 : 0);
    gauge(
        out,
        "migrated",
        "Whether the database is ready for this release.",
        "",
        status.migrated() ? 1 : 0);
    Status.Migration migration = status.migration();
    gauge(out, "at_head", "Whether the history is at head.", "", migration.atHead() ? 1 : 0);
    gauge(
        out,
        "schema_match",
        "Whether the schema keeps the contract.",
        "",
        status.schemaMatch() ? 1 : 0);
    gauge(out, "pending_migrations", "Not applied yet.", "", migration.pending().size());
    gauge(out, "failed_migrations", "Recorded as failed.", "", migration.failed().size());
    gauge(out, "missing_checks", "Rules that the schema breaks.", "", status.missing().size());
    gauge(
        out,
        "exit_code",
        "What migration-sentry status would end with.",
        "",
        status.exitCode().number());
    gauge(
        out,
        "checked_timestamp_seconds",
        "When the database was asked.",
        "",
        status.checkedAt().getEpochSecond());
    gauge(out, "migrate_running", "Whether the migrate endpoint is at work.", "", running ? 1 : 0);
    head(out, "looks_total", "How often the database was asked.", "counter");
    line(out, "looks_total", "", looks);
    head(out, "http_answers_total", "Answers over HTTP.", "counter");
    answers.forEach(
        (labels, count) -> line(out, "http_answers_total", "{" + labels + "}", count.sum()));
    return out.toString();
  }

  private static String label(String name, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return name + "=\"" + escaped + "\"";
  }

  private static void gauge(
      StringBuilder out, String name, String help, String labels, long value) {
    head(out, name, help, "gauge");
    line(out, name, labels, value);
  }

  private static void head(StringBuilder out, String name, String help, String type) {
    out.append(
        String.format(
            Locale.ROOT,
            "# HELP migration_sentry_%s %s\n# TYPE migration_sentry_%s %s\n",
            name,
            help,
            name,
            type));
  }

  private static void line(StringBuilder out, String name, String labels, long value) {
    out.append("migration_sentry_").append(name).append(labels).append(' ').append(value);
    out.append('\n');
  }
}
