package dev.migrationsentry.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeyondDatabaseTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE ROLE app;",
        "ALTER USER app SET work_mem = '1MB';",
        "ALTER SYSTEM SET work_mem = '1MB';",
        "DROP DATABASE other;",
        "GRANT CONNECT ON DATABASE site TO app;",
        "GRANT app TO deployer;",
        "DO $$ BEGIN CREATE ROLE app; EXCEPTION WHEN duplicate_object THEN END $$;",
        "DO $$ BEGIN EXECUTE 'ALTER DATABASE site SET work_mem = 1'; END $$;",
        "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p;",
        "CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw;",
        "SELECT dblink_exec('host=other', 'DELETE FROM t');",
        "COPY t TO PROGRAM 'mail somebody';",
        "REASSIGN OWNED BY a TO b;",
      })
  void findsWhatMayReachBeyond(String sql, @TempDir Path directory) throws Exception {
    assertThat(new ReleaseFolder(directory).sql("V1__it.sql", sql).release().beyondDatabase())
        .singleElement()
        .asString()
        .startsWith("V1 it: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE role (\"user\" text, grant_all boolean); -- CREATE ROLE app",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC;",
        "ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT SELECT ON TABLES TO PUBLIC;",
        "INSERT INTO t VALUES ('the database user');",
        "CREATE USER MAPPING FOR app SERVER s;",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';",
      })
  void leavesOrdinaryScriptsAlone(String sql, @TempDir Path directory) throws Exception {
    assertThat(new ReleaseFolder(directory).sql("V1__it.sql", sql).release().beyondDatabase())
        .isEmpty();
  }
}
