package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.SmallDisk;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server whose disk is full. What happens then at each step, and when it is the server's log that
 * finds no room, is in the sweep ({@code faults}).
 */
@ServerTest
class DiskFullTest {
  private static final String ROWS =
      "INSERT INTO proposals SELECT g, repeat('x', 2000) FROM generate_series(1, 20000) AS g;\n";

  @TempDir Path directory;

  /** Where this machine lets a small disk be made. */
  @Test
  void aMigrationThatFillsItIsRolledBackAndRunsWhenThereIsRoomAgain() {
    assumeTrue(SmallDisk.canBeMade(), "no file system can be mounted here");
    try (SmallDisk disk = SmallDisk.ofMegabytes(300);
        OwnServer server = OwnServer.on(disk, Map.of())) {
      server.start();
      Project project = Project.small(directory).on(server.database());
      assertThat(project.run("gate").exitCode()).isZero();
      project.migration("V2__rows.sql", ROWS);
      disk.fill();
      Ended ended = project.run("gate", "--recovery", "none", "--drift", "ignore");
      disk.free();
      saysThatTheDiskIsFull(ended);
      server.bringBack();
      assertThat(server.database().query("SELECT count(*) FROM proposals")).containsExactly("0");
      assertThat(project.run("gate").exitCode()).isZero();
    }
  }

  /** On every machine: a server that says the same of the same statement. */
  @Test
  void theScriptIsNotToBlameAndNothingOfItIsIn(TestDatabase database) {
    database.execute(
        """
        CREATE SCHEMA aside;
        CREATE FUNCTION aside.full() RETURNS event_trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE 'kein Platz' USING ERRCODE = 'disk_full'; END $$;
        CREATE EVENT TRIGGER disk ON ddl_command_end WHEN tag IN ('CREATE TABLE')
        EXECUTE FUNCTION aside.full();
        ALTER EVENT TRIGGER disk DISABLE;
        """);
    Project project = Project.small(directory).on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    project.migration("V2__more.sql", "CREATE TABLE more (id bigint);\n");
    database.execute("ALTER EVENT TRIGGER disk ENABLE");
    Ended ended = project.run("gate", "--recovery", "none", "--drift", "ignore");
    database.execute("ALTER EVENT TRIGGER disk DISABLE");
    saysThatTheDiskIsFull(ended);
    assertThat(ended.out()).contains("Nothing is wrong with V2__more.sql");
    assertThat(database.query("SELECT to_regclass('more')")).containsExactly("null");
    assertThat(project.run("gate").exitCode()).isZero();
  }

  private static void saysThatTheDiskIsFull(Ended ended) {
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(50);
    assertThat(ended.out()).contains("SQLSTATE 53100").contains("Nothing is wrong with V");
    assertThat(ended.all()).doesNotContain("\tat ");
  }
}
