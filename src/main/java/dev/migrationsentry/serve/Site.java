package dev.migrationsentry.serve;

import dev.migrationsentry.gate.Readiness.Outlook;
import dev.migrationsentry.gate.Versions;
import dev.migrationsentry.report.OverviewJson;
import dev.migrationsentry.report.StatusJson;
import dev.migrationsentry.verdict.Status;
import java.util.function.Supplier;

/** Which address answers what. Knows nothing of the server in front of it. */
final class Site {
  private static final String STATUS = "/api/ops/migration_status";
  private static final String OVERVIEW = "/api/ops/overview";
  private static final String MIGRATE = "/api/health/migrate";
  private static final String ALIVE = "/livez";
  private static final String METRICS = "/metrics";

  private final StatusCache cache;
  private final MigrateEndpoint migrate;
  private final Metrics metrics = new Metrics();

  Site(StatusCache cache, MigrateEndpoint migrate) {
    this.cache = cache;
    this.migrate = migrate;
  }

  Answer answer(Asked asked) {
    Answer answer = asked.tooLarge() ? tooLarge(asked) : routed(asked);
    metrics.answered(route(asked.path()), answer.status());
    return answer;
  }

  /** Nothing here reads a body; a small one is borne. The connection ends with a large one. */
  private static Answer tooLarge(Asked asked) {
    return Failures.of(413, asked.ofTheApi()).with("Connection", "close");
  }

  private Answer routed(Asked asked) {
    return switch (asked.path()) {
      case STATUS -> reading(asked, this::status);
      case OVERVIEW -> reading(asked, this::overview);
      case MIGRATE -> migrate.answer(asked);
      case ALIVE -> reading(asked, () -> Answer.text(200, "text/plain; charset=utf-8", "ok\n"));
      case METRICS -> reading(asked, this::metrics);
      default -> page(asked);
    };
  }

  private static Answer reading(Asked asked, Supplier<Answer> answer) {
    return asked.reads() ? answer.get() : Failures.notAllowed(asked.ofTheApi(), "GET, HEAD");
  }

  private Answer status() {
    Status status = cache.get().status();
    return Answer.json(status.migrated() ? 200 : 503, out -> StatusJson.write(status, out));
  }

  /** For the page: 200 whatever it says, since it can be shown. */
  private Answer overview() {
    Outlook outlook = cache.get();
    OverviewJson.Serving serving =
        new OverviewJson.Serving(
            Versions.program(), migrate.enabled(), migrate.running(), migrate.last());
    return Answer.json(
        200,
        out ->
            OverviewJson.write(
                outlook.status(),
                new OverviewJson.Seen(outlook.seen(), outlook.columns(), outlook.lockHolder()),
                serving,
                out));
  }

  private Answer metrics() {
    return Answer.text(
        200, Metrics.TYPE, metrics.text(cache.get(), cache.looks(), migrate.running()));
  }

  private static Answer page(Asked asked) {
    if (asked.ofTheApi()) {
      return Failures.of(404, true);
    }
    return Page.at(asked.path())
        .map(file -> reading(asked, () -> file))
        .orElseGet(() -> Failures.of(404, false));
  }

  private static String route(String path) {
    return switch (path) {
      case STATUS, OVERVIEW, MIGRATE, ALIVE, METRICS -> path;
      default -> Asked.ofTheApi(path) ? "/api/" : "/";
    };
  }
}
