package dev.migrationsentry.gate;

import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.FlywayProject;
import dev.migrationsentry.migration.History;
import dev.migrationsentry.migration.HistoryReader;
import dev.migrationsentry.migration.HistoryTable;
import dev.migrationsentry.migration.OtherTools;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.DeployLock;
import dev.migrationsentry.postgres.HeldLock;
import dev.migrationsentry.postgres.MigrationRights;
import dev.migrationsentry.postgres.ObjectNames;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.postgres.ReadOnlyTransaction;
import dev.migrationsentry.postgres.RoundTrip;
import dev.migrationsentry.postgres.ServerChecks;
import dev.migrationsentry.postgres.ServerFacts;
import dev.migrationsentry.postgres.Session;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.recovery.Recovery;
import dev.migrationsentry.release.Guards;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.StepRefused;
import dev.migrationsentry.verdict.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The database that the release goes to, connected and found to be the right kind of server.
 *
 * @param first what connecting has shown of it; null if one round trip was not enough to tell.
 *     Nobody may use it who has waited for a lock, or has written
 */
public record Target(Prepared prepared, Database database, ServerFacts facts, @Nullable Seen first)
    implements AutoCloseable {
  private static final String ASKING = "asking the server what it is";

  /** One that was found to be right before, whatever has happened there since. */
  public Target(Prepared prepared, Database database, ServerFacts facts) {
    this(prepared, database, facts, null);
  }

  /** Connects, and asks the server what it is. */
  public static Target connect(Prepared prepared, Stop stop, Trail trail) throws StepRefused {
    return connect(prepared, prepared.settings().duration(Setting.CONNECT_TIMEOUT), stop, trail);
  }

  /** The same with this patience. */
  static Target connect(Prepared prepared, Duration patience, Stop stop, Trail trail)
      throws StepRefused {
    Database database = Database.of(prepared.connection(), patience, stop, trail);
    try {
      Connection connection = database.first(Purpose.LOOK);
      Target target = looking(prepared, database, connection, trail);
      if (target.facts().pooled()) {
        database.trustPooler(connection);
      }
      database.keep(connection);
      return target;
    } catch (SQLException e) {
      database.close();
      throw database.refusal(e, ASKING);
    } catch (StepRefused | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static Target looking(
      Prepared prepared, Database database, Connection connection, Trail trail)
      throws SQLException, StepRefused {
    RoundTrip trip = new RoundTrip();
    RoundTrip.Pending<ServerFacts> facts = ServerFacts.asked(trip, connection);
    Seen.Asked seen = new Seen.Asked(trip, connection, ContractQuestion.of(prepared));
    return trip.make(connection, database.stop())
        ? facing(prepared, database, facts.get(), seen.answer().orElse(null), trail)
        : facing(prepared, database, facts(connection, database.stop()), null, trail);
  }

  /** The same database as one more look shows it. */
  Target again() throws StepRefused {
    RoundTrip trip = new RoundTrip();
    try {
      Connection connection = database.open(Purpose.LOOK);
      Seen.Asked seen = new Seen.Asked(trip, connection, ContractQuestion.of(prepared));
      boolean enough = trip.make(connection, database.stop());
      database.keep(connection);
      return new Target(prepared, database, facts, enough ? seen.answer().orElse(null) : null);
    } catch (SQLException e) {
      throw database.refusal(e, "looking again");
    }
  }

  /** A server that said what it is, if that is the right kind. */
  static Target facing(
      Prepared prepared, Database database, ServerFacts facts, @Nullable Seen first, Trail trail)
      throws StepRefused {
    trail.version("postgresql", facts.version());
    Verdict.Target named = prepared.connection().target();
    trail.target(
        new Verdict.Target(
            named.host(), named.port(), named.database(), named.user(), facts.version()));
    List<Finding> findings =
        ServerChecks.of(
            facts,
            prepared.connection(),
            prepared.settings().text(Setting.ENVIRONMENT_MARK).orElse(null),
            prepared.settings().flag(Setting.ALLOW_SESSION_POOLER));
    if (findings.stream().anyMatch(Finding::blocks)) {
      throw new StepRefused(findings, DatabaseState.UNTOUCHED);
    }
    findings.forEach(trail::found);
    return new Target(prepared, database, facts, first);
  }

  private static ServerFacts facts(Connection connection, Stop stop) throws SQLException {
    try (ReadOnlyTransaction _ = ReadOnlyTransaction.beginPlainly(connection, stop)) {
      return ServerFacts.read(connection);
    }
  }

  /** What was found, in one line. */
  public String summary() {
    return "PostgreSQL "
        + facts.version()
        + (facts.encrypted() ? ", encrypted (" + facts.tls() + ")" : ", not encrypted");
  }

  /** Reads the history and compares it with the release. Takes no lock, writes nothing. */
  public Diagnosis diagnose() throws StepRefused {
    return diagnose(history());
  }

  /** The history as connecting has shown it, compared with the release. */
  Diagnosis diagnoseAtFirstSight() throws StepRefused {
    return first == null ? diagnose() : first.diagnosis();
  }

  /** The same; what the run starts from goes on record. */
  public Diagnosis begin(Trail trail) throws StepRefused {
    History history = first == null ? history() : first.history();
    trail.fingerprint(Fingerprint.of(prepared.release(), history));
    return first == null ? diagnose(history) : first.diagnosis();
  }

  /** Reads the history. */
  public History history() throws StepRefused {
    try (Session session = database.ask(Purpose.HISTORY);
        ReadOnlyTransaction transaction =
            ReadOnlyTransaction.begin(session.connection(), database.stop())) {
      Connection connection = transaction.connection();
      return HistoryReader.read(connection, prepared.release().project().historyTable());
    } catch (SQLException e) {
      throw database.refusal(e, "reading the history");
    }
  }

  /** Compares a history with the release. */
  public Diagnosis diagnose(History history) throws StepRefused {
    FlywayProject project = prepared.release().project();
    try (Session session = database.ask(Purpose.HISTORY);
        ReadOnlyTransaction transaction =
            ReadOnlyTransaction.begin(session.connection(), database.stop())) {
      Connection connection = transaction.connection();
      return Diagnosis.of(history, project.on(connection).migrations(), project.historyRules())
          .with(OtherTools.in(connection, schemas()));
    } catch (SQLException e) {
      throw database.refusal(e, "reading the placeholders of this database");
    }
  }

  /** What may mend the history of this database. */
  Recovery recovery() throws StepRefused {
    try (Session session = database.ask(Purpose.HISTORY)) {
      Connection connection = session.connection();
      Release here = prepared.release().on(connection);
      return new Recovery(
          database, here, prepared.contract(), prepared.migrationSettings(), prepared.scratch());
    } catch (SQLException e) {
      throw database.refusal(e, "reading the placeholders of this database");
    }
  }

  /** Takes the deploy lock. Waits, within the settings' limit. */
  public HeldLock lock() throws StepRefused {
    return DeployLock.acquire(database, lockKey(), prepared.settings().duration(Setting.LOCK_WAIT));
  }

  /** The deploy lock's key. */
  long lockKey() {
    return prepared
        .settings()
        .number(Setting.LOCK_KEY)
        .orElseGet(() -> DeployLock.defaultKey(historyTable()));
  }

  /** Whether the schemas of the release hold anything but the history itself. */
  boolean holdsObjects() throws StepRefused {
    String history = prepared.release().project().historyTable().table();
    try (Session session = database.ask(Purpose.READ)) {
      Connection connection = session.connection();
      return ObjectNames.read(connection, schemas()).keySet().stream()
          .map(QualifiedName::name)
          .anyMatch(name -> !name.equals(history) && !name.equals(Recovery.RECEIPTS));
    } catch (SQLException e) {
      throw database.refusal(e, "looking for what is there");
    }
  }

  private Set<String> schemas() {
    Set<String> schemas = new TreeSet<>(prepared.release().project().historyTable().schemas());
    schemas.add(historySchema());
    return schemas;
  }

  /** The guards, as they are to run here. */
  Guards guards() throws StepRefused {
    try (Session session = database.ask(Purpose.HISTORY)) {
      Connection connection = session.connection();
      return Objects.requireNonNull(prepared.guards(), "not read")
          .on(prepared.release().on(connection));
    } catch (SQLException e) {
      throw database.refusal(e, "reading the placeholders of this database");
    }
  }

  /** What these migrations are to make, and is there already. */
  List<String> alreadyThere(List<ReleaseMigration> pending) throws StepRefused {
    if (pending.isEmpty()) {
      return List.of();
    }
    try (Session session = database.ask(Purpose.READ)) {
      Connection connection = session.connection();
      return prepared.release().alreadyThere(pending, ObjectNames.read(connection, schemas()));
    } catch (SQLException e) {
      throw database.refusal(e, "looking for what the migrations make");
    }
  }

  /**
   * What stands against running these migrations here: what their scripts say, what they need of
   * this server and it lacks, the rights that the role has not.
   */
  public List<Finding> against(List<ReleaseMigration> pending) throws StepRefused {
    if (pending.isEmpty()) {
      return List.of();
    }
    try (Session session = database.ask(Purpose.HISTORY)) {
      Connection connection = session.connection();
      Release release = prepared.release().on(connection);
      List<Finding> findings = new ArrayList<>(release.scriptFindings(pending));
      findings.addAll(release.needs().missing(connection, pending));
      HistoryTable table = release.project().historyTable();
      findings.addAll(
          MigrationRights.missing(
              connection,
              prepared.connection(),
              facts,
              table.schemas(),
              table.namedSchema(),
              table.table()));
      return findings;
    } catch (SQLException e) {
      throw database.refusal(e, "asking the server for what the scripts need");
    }
  }

  /** The history, if nothing in it and nothing in the pending scripts forbids to go on. */
  public Diagnosis sound(Trail trail, Diagnosis diagnosis) throws StepRefused {
    List<Finding> findings = new ArrayList<>(diagnosis.findings());
    findings.addAll(against(diagnosis.pending()));
    trail.pending(diagnosis.pending().stream().map(ReleaseMigration::name).toList());
    if (findings.stream().anyMatch(Finding::blocks)) {
      throw new StepRefused(findings, DatabaseState.UNTOUCHED);
    }
    findings.forEach(trail::found);
    return diagnosis;
  }

  /** Schema and table of the history, as the settings and this session have them. */
  String historyTable() {
    return historySchema() + "." + prepared.release().project().historyTable().table();
  }

  private String historySchema() {
    String named = prepared.release().project().historyTable().namedSchema();
    return String.valueOf(named == null ? facts.currentSchema() : named);
  }

  @Override
  public void close() {
    database.close();
  }
}
