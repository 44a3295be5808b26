package dev.migrationsentry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.RunListener;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@ServerTest
class DatabaseTest {
  @Test
  void connectsToAServerThatIsThere(TestDatabase target) throws Exception {
    Stop stop = new Stop(Duration.ofMinutes(1));
    try (Database database = Database.connect(target.settings(), stop, RunListener.NONE);
        Connection connection = database.open(Purpose.READ)) {
      assertThat(connection.getCatalog()).isEqualTo(target.name());
    }
  }
}
