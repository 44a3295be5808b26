package dev.migrationsentry.recovery;

import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** A server that was named for scratch databases, connected. It may be the target's own. */
final class NamedServer implements AutoCloseable {
  private final Database server;
  private final Database target;
  private final boolean sameServer;
  private final Fidelity fidelity;

  private NamedServer(Database server, Database target, boolean sameServer) throws StepRefused {
    this.server = server;
    this.target = target;
    this.sameServer = sameServer;
    this.fidelity =
        new Fidelity(ScratchPlace.NAMED, ServerMajor.of(server), ServerMajor.of(target));
  }

  /**
   * Connects.
   *
   * @throws StepRefused {@code environment.scratch-url.target}: under whatever name, it is the
   *     target; {@code connect.*}
   */
  static NamedServer connect(ConnectionSettings named, Database target) throws StepRefused {
    Database server = Database.connect(named, target.stop(), RunListener.NONE);
    try {
      boolean sameServer = startedAt(server).equals(startedAt(target));
      if (sameServer && named.database().equals(target.settings().database())) {
        throw new StepRefused(
            Finding.of(
                FindingCode.SCRATCH_IS_TARGET,
                named.target().words(),
                "what was named for scratch databases is the target itself",
                "Name another database, postgres for example, of a server where throw-away"
                    + " databases may be made."));
      }
      return new NamedServer(server, target, sameServer);
    } catch (StepRefused | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** To the microsecond, and asked without a privilege: no two servers start at one moment. */
  private static String startedAt(Database database) throws StepRefused {
    try (Connection connection = database.open(Purpose.READ);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT EXTRACT(epoch FROM pg_catalog.pg_postmaster_start_time())"
                    + "::pg_catalog.text")) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw database.refusal(e, "asking the server since when it runs");
    }
  }

  /** Why a replay there would prove nothing, or do harm. */
  Optional<String> against(Release release) {
    if (!fidelity.isProof()) {
      return Optional.of(fidelity.words());
    }
    return sameServer && !release.beyondDatabase().isEmpty()
        ? Optional.of("it is the target's own, and a replay would reach beyond its database")
        : Optional.empty();
  }

  ScratchServer scratch() {
    return ScratchServer.named(server, target);
  }

  @Override
  public void close() {
    server.close();
  }
}
