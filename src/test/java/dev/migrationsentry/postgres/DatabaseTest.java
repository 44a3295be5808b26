package dev.migrationsentry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.RunListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

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

  @Test
  void aSessionThatWasGivenBackServesTheNextQuestionOfItsKind(TestDatabase target)
      throws Exception {
    try (Database database = connect(target)) {
      int first = askedBy(database);
      assertThat(askedBy(database)).isEqualTo(first);
      try (Connection _ = database.open(Purpose.MIGRATE)) {
        // What it changes for new sessions an old one would not know.
      }
      assertThat(askedBy(database)).isNotEqualTo(first);
    }
  }

  @Test
  void aSessionThatHasEndedMeanwhileIsReplaced(TestDatabase target) throws Exception {
    try (Database database = connect(target)) {
      int first = askedBy(database);
      target.query("SELECT pg_terminate_backend(" + first + ", 5000)");
      assertThat(askedBy(database)).isNotEqualTo(first);
    }
  }

  @Test
  void aSessionThatIsLeftInATransactionIsNotGivenToAnybody(TestDatabase target) throws Exception {
    try (Database database = connect(target)) {
      int first;
      try (Session session = database.ask(Purpose.HISTORY)) {
        session.connection().setAutoCommit(false);
        first = backend(session.connection());
      }
      assertThat(askedBy(database)).isNotEqualTo(first);
    }
  }

  @Test
  void theSessionOfTheLookGoesOnAsWhateverIsAskedForNext(TestDatabase target) throws Exception {
    for (Purpose next : Purpose.values()) {
      try (Database database = connect(target)) {
        Connection look = database.first(Purpose.LOOK);
        int first = backend(look);
        database.keep(look);
        try (Connection connection = database.open(next)) {
          assertThat(backend(connection) == first).as(next.name()).isEqualTo(next.mayFollowLook());
          assertThat(SessionSetupTest.settings(connection))
              .as(next.name())
              .containsEntry("application_name", next.applicationName());
        }
      }
    }
  }

  private static Database connect(TestDatabase target) {
    return Database.of(
        target.settings(),
        Duration.ofSeconds(5),
        new Stop(Duration.ofMinutes(1)),
        RunListener.NONE);
  }

  private static int askedBy(Database database) throws SQLException {
    try (Session session = database.ask(Purpose.HISTORY)) {
      return backend(session.connection());
    }
  }

  private static int backend(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getBackendPID();
  }
}
