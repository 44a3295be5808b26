package dev.migrationsentry.serve;

import dev.migrationsentry.postgres.Secret;
import dev.migrationsentry.report.JsonReport;
import dev.migrationsentry.verdict.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/health/migrate}: the gate, for hosts without a step before the deploy. Off
 * without a token; one at a time.
 */
final class MigrateEndpoint {
  private static final String HEADER = "X-Migration-Token";

  private final @Nullable Secret token;
  private final Supplier<Verdict> gate;
  private final WrongTokens wrong = new WrongTokens();
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile @Nullable Verdict last;

  /**
   * @param gate runs one
   */
  MigrateEndpoint(Optional<Secret> token, Supplier<Verdict> gate) {
    this.token = token.orElse(null);
    this.gate = gate;
  }

  boolean enabled() {
    return token != null;
  }

  boolean running() {
    return running.get();
  }

  /** Of the latest run of this process; null before the first. */
  @Nullable Verdict last() {
    return last;
  }

  Answer answer(Asked asked) {
    Secret expected = token;
    if (expected == null) {
      return Answer.error(
          404, "migrate_off", "No token is set here, so that nobody may ask for a migration.");
    }
    if (!asked.method().equals("POST")) {
      return Failures.notAllowed(true, "POST");
    }
    Optional<Answer> refusedBody = refusedBody(asked);
    if (refusedBody.isPresent()) {
      return refusedBody.get();
    }
    if (!matches(asked.header().apply(HEADER), expected)) {
      return unauthorized();
    }
    return runOne();
  }

  /** The request needs no body. One of JSON is borne, and not read. */
  private static Optional<Answer> refusedBody(Asked asked) {
    if (asked.bodyLength() == 0) {
      return Optional.empty();
    }
    String type = asked.header().apply("Content-Type");
    return type != null && type.strip().startsWith("application/json")
        ? Optional.empty()
        : Optional.of(
            Answer.error(
                415, "unsupported_media_type", "Send no body, or one of application/json."));
  }

  /** Missing and wrong take the same way and the same time: digests of one length are compared. */
  private static boolean matches(@Nullable String given, Secret expected) {
    return MessageDigest.isEqual(digest(given == null ? "" : given), digest(expected.reveal()));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private Answer unauthorized() {
    Optional<Duration> wait = wrong.count();
    if (wait.isPresent()) {
      return Answer.error(429, "too_many_requests", "Too many wrong tokens. Wait before the next.")
          .with("Retry-After", Long.toString(Math.max(1, wait.get().plusMillis(999).toSeconds())));
    }
    return Answer.error(401, "unauthorized", "Send the token in the header " + HEADER + ".")
        .with("WWW-Authenticate", "MigrationToken realm=\"migration-sentry\"");
  }

  private Answer runOne() {
    if (!running.compareAndSet(false, true)) {
      return Answer.error(
          409, "already_running", "A migration that was asked for here still runs.");
    }
    try {
      Verdict verdict = gate.get();
      last = verdict;
      return Answer.json(verdict.passed() ? 200 : 503, out -> JsonReport.write(verdict, out));
    } finally {
      running.set(false);
    }
  }
}
