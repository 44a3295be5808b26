package dev.migrationsentry.serve;

import dev.migrationsentry.environment.MigrateToken;
import dev.migrationsentry.environment.ReleaseName;
import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.environment.Settings;
import dev.migrationsentry.gate.Gate;
import dev.migrationsentry.gate.Preparation;
import dev.migrationsentry.gate.Readiness;
import dev.migrationsentry.postgres.Secret;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import dev.migrationsentry.verdict.Verdict;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The status of one database for one release, over HTTP, from its start until it is closed. */
public final class StatusService implements AutoCloseable {
  private final Settings settings;
  private final Map<String, String> environment;
  private final RunListener listener;
  private final Clock clock = Clock.systemUTC();
  private final AtomicReference<@Nullable Stop> migrating = new AtomicReference<>();
  private final AtomicReference<Stop.@Nullable Cause> ending = new AtomicReference<>();
  private final StatusCache cache;
  private final HttpEdge edge;
  private final String url;

  private StatusService(
      Settings settings,
      Map<String, String> environment,
      UnaryOperator<String> redact,
      RunListener listener)
      throws StepRefused {
    this.settings = settings;
    this.environment = Map.copyOf(environment);
    this.listener = listener;
    ListenAddress address = ListenAddress.of(settings.required(Setting.LISTEN));
    Optional<Secret> token = MigrateToken.read(environment, settings.directory());
    LookLog looks = new LookLog(listener);
    Readiness readiness =
        new Readiness(
            new Preparation(settings, environment),
            looks,
            clock,
            ReleaseName.of(settings, environment));
    this.cache = new StatusCache(readiness, clock, looks);
    Site site = new Site(cache, new MigrateEndpoint(token, this::migrate));
    this.edge = HttpEdge.start(address, new SiteHandler(site, redact, listener));
    this.url = address.url(edge.port());
  }

  /**
   * Starts to serve.
   *
   * @param redact takes the secrets out of every answer
   * @param listener hears of the runs of the gate that are asked for, and of bugs
   * @throws StepRefused {@code settings.invalid}, {@code serve.token}, {@code serve.unavailable}
   */
  public static StatusService start(
      Settings settings,
      Map<String, String> environment,
      UnaryOperator<String> redact,
      RunListener listener)
      throws StepRefused {
    StatusService service = new StatusService(settings, environment, redact, listener);
    // The first who asks finds the release read.
    Thread.ofVirtual().name("first look").start(service.cache::get);
    return service;
  }

  /** Where it is served, for example {@code http://127.0.0.1:8080}. */
  public String url() {
    return url;
  }

  /** The very same gate. What was seen before it counts no longer. */
  private Verdict migrate() {
    Stop stop = new Stop(settings.duration(Setting.DEADLINE));
    migrating.set(stop);
    Stop.Cause cause = ending.get();
    if (cause != null) {
      stop.request(cause);
    }
    try {
      return new Gate(new Preparation(settings, environment), stop, listener, clock).run();
    } finally {
      migrating.set(null);
      cache.forget();
    }
  }

  /**
   * A gate that is at work ends as the command does on this signal, and whoever asked for it is
   * told; then nothing is answered any more.
   */
  public void end(Stop.Cause cause) {
    ending.set(cause);
    Stop running = migrating.get();
    if (running != null) {
      running.request(cause);
    }
    close();
  }

  @Override
  public void close() {
    edge.close();
  }
}
