package dev.migrationsentry.library;

import dev.migrationsentry.contract.Contract;
import dev.migrationsentry.contract.ContractFile;
import dev.migrationsentry.gate.Readiness;
import dev.migrationsentry.migration.MigrationSettings;
import dev.migrationsentry.postgres.Attempt;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Status;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One question to somebody else's data source. */
record Question(DataSource dataSource, String migrations, String contract) {

  Status ask(Stop stop, Duration limit) {
    Instant asked = Instant.now();
    String head = null;
    try (ReleaseFiles files = ReleaseFiles.of(migrations, contract)) {
      Release release = Release.read(settings(files));
      head = release.head().orElse(null);
      Contract required = ContractFile.read(files.contract(), files.directory());
      return look(stop, limit, release, required, files.directory());
    } catch (StepRefused refused) {
      return unknown(head, refused.findings(), asked);
    } catch (SQLException e) {
      return unknown(head, List.of(noConnection(e)), asked);
    }
  }

  private Status look(Stop stop, Duration limit, Release release, Contract required, Path directory)
      throws SQLException, StepRefused {
    try (Borrowed borrowed =
        new Borrowed(Attempt.within(limit, stop, dataSource::getConnection), limit)) {
      return Readiness.on(borrowed.connection(), stop, release, required, directory);
    }
  }

  private static MigrationSettings settings(ReleaseFiles files) {
    return new MigrationSettings(
        files.directory(),
        List.of(files.migrations()),
        Duration.ofSeconds(5),
        Duration.ZERO,
        0,
        Map.of());
  }

  private static Status unknown(@Nullable String head, List<Finding> findings, Instant asked) {
    return new Status(Status.Migration.unknown(head), null, findings, asked, null);
  }

  /** Nothing of the message is shown: a pool's or a driver's may hold the URL. */
  private static Finding noConnection(SQLException thrown) {
    boolean refused = false;
    String state = "none";
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof SQLException failure && failure.getSQLState() != null) {
        state = failure.getSQLState();
        refused |= state.startsWith("28");
      }
    }
    return Finding.of(
        refused ? FindingCode.PASSWORD_REFUSED : FindingCode.UNREACHABLE,
        "data source",
        "no answer through the data source: "
            + thrown.getClass().getSimpleName()
            + ", SQLSTATE "
            + state,
        "Check the service's own database settings; migration-sentry check says more.");
  }
}
