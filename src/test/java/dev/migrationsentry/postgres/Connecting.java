package dev.migrationsentry.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Connection settings as a test wants them, and what came of connecting with them. */
record Connecting(ConnectionSettings settings, List<String> waits) implements RunListener {
  static final ConnectLimits QUICK =
      new ConnectLimits(Duration.ofSeconds(2), Duration.ofSeconds(1));

  /** Looks like nothing that occurs by chance, and needs encoding in a URL. */
  static final String CANARY = "c4nary/@:%'pw";

  static Connecting to(ConnectionSettings settings) {
    return new Connecting(settings, new CopyOnWriteArrayList<>());
  }

  static Connecting to(TestDatabase database) {
    return to(database.settings()).password(CANARY);
  }

  Connecting at(String host, int port) {
    return to(
        new ConnectionSettings(
            List.of(new ConnectionSettings.Host(host, port)),
            settings.database(),
            settings.user(),
            settings.password(),
            settings.properties()));
  }

  Connecting user(String user) {
    return to(
        new ConnectionSettings(
            settings.hosts(),
            settings.database(),
            user,
            settings.password(),
            settings.properties()));
  }

  Connecting database(String database) {
    return to(
        new ConnectionSettings(
            settings.hosts(),
            database,
            settings.user(),
            settings.password(),
            settings.properties()));
  }

  Connecting password(String password) {
    return to(
        new ConnectionSettings(
            settings.hosts(),
            settings.database(),
            settings.user(),
            new Secret(password),
            settings.properties()));
  }

  Connecting property(String name, String value) {
    Map<String, String> properties = new HashMap<>(settings.properties());
    properties.put(name, value);
    return to(
        new ConnectionSettings(
            settings.hosts(),
            settings.database(),
            settings.user(),
            settings.password(),
            properties));
  }

  Database connect(ConnectLimits limits) throws StepRefused {
    return Database.connect(settings, limits, stop(), this);
  }

  /** The one finding that refuses the connection. It never holds the password. */
  Finding refused(ConnectLimits limits) {
    StepRefused refused = catchThrowableOfType(StepRefused.class, () -> connect(limits).close());
    assertThat(refused).as("a refusal").isNotNull();
    assertThat(refused.toString() + refused.findings() + waits).doesNotContain(CANARY);
    assertThat(refused.findings()).hasSize(1);
    return refused.findings().getFirst();
  }

  static Stop stop() {
    return new Stop(Duration.ofMinutes(2));
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.Waiting waiting) {
      waits.add(waiting.text());
    }
  }
}
