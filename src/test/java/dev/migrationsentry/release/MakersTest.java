package dev.migrationsentry.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MakersTest {
  @TempDir Path directory;

  private Release release() throws Exception {
    return new ReleaseFolder(directory)
        .sql(
            "V1__tables.sql",
            "-- proposals (visitor_session_id)",
            "CREATE TABLE IF NOT EXISTS public.proposals (",
            "  id integer PRIMARY KEY,",
            "  amount numeric(5, 2),",
            "  owner integer CONSTRAINT fk_owner REFERENCES users (id),",
            "  CONSTRAINT ck_amount CHECK (amount > 0 AND visible)",
            ");",
            "CREATE TABLE \"Odd Name\" (\"Odd Column\" int);")
        .sql(
            "V2__more.sql",
            "ALTER TABLE proposals",
            "  ADD COLUMN IF NOT EXISTS visitor_session_id varchar(64),",
            "  ADD expires_at timestamp,",
            "  ADD CONSTRAINT ck_owner CHECK (owner IS NOT NULL) NOT VALID;",
            "ALTER TABLE other ADD COLUMN expires_at timestamp;")
        .sql(
            "V3__index.sql",
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ix_p ON ONLY public.proposals (id);")
        .sql(
            "V4__code.sql",
            "DO $$ BEGIN",
            "  IF true THEN",
            "    ALTER TABLE proposals ADD COLUMN late int;",
            "  END IF;",
            "END $$;",
            "ALTER TABLE proposals RENAME COLUMN late TO later;",
            "ALTER TABLE drafts RENAME TO documents;")
        .sql(
            "V5__about_what_is_there.sql",
            "ALTER TABLE proposals VALIDATE CONSTRAINT ck_owner;",
            "ALTER TABLE proposals ALTER CONSTRAINT fk_owner DEFERRABLE;",
            "ALTER TABLE proposals DROP CONSTRAINT ck_amount;")
        .sql("V6__upper.sql", "CREATE TABLE SHOUTED (LOUD int);")
        .sql("V7__placeholder.sql", "CREATE TABLE filled (in_${when} int);")
        .file("flyway.conf", "flyway.placeholders.when=later")
        .release();
  }

  private String origin(String table, String object) throws Exception {
    return release()
        .makerOf(table, object)
        .map(origin -> origin.migration().version() + ":" + origin.place().line())
        .orElse("nobody");
  }

  @Test
  void findsWhereEachObjectIsMade() throws Exception {
    assertThat(origin("proposals", "proposals")).isEqualTo("1:2");
    assertThat(origin("public.proposals", "id")).isEqualTo("1:3");
    assertThat(origin("public.proposals", "amount")).isEqualTo("1:4");
    assertThat(origin("proposals", "fk_owner")).isEqualTo("1:5");
    assertThat(origin("proposals", "ck_amount")).isEqualTo("1:6");
    assertThat(origin("Odd Name", "Odd Column")).isEqualTo("1:8");
    assertThat(origin("public.proposals", "visitor_session_id")).isEqualTo("2:2");
    assertThat(origin("proposals", "expires_at")).isEqualTo("2:3");
    assertThat(origin("proposals", "ck_owner")).isEqualTo("2:4");
    assertThat(origin("other", "expires_at")).isEqualTo("2:5");
    assertThat(origin("proposals", "ix_p")).isEqualTo("3:1");
    assertThat(origin("proposals", "late")).isEqualTo("4:3");
    assertThat(origin("proposals", "later")).isEqualTo("4:6");
    assertThat(origin("public.documents", "documents")).isEqualTo("4:7");
  }

  @Test
  void findsWhatTheTextDoesNotSpellOut() throws Exception {
    assertThat(origin("public.proposals", "proposals_pkey")).isEqualTo("1:2");
    assertThat(origin("public.proposals", "public.proposals")).isEqualTo("1:2");
    assertThat(origin("shouted", "loud")).isEqualTo("6:1");
    assertThat(origin("filled", "in_later")).isEqualTo("7:1");
  }

  @Test
  void doesNotGuess() throws Exception {
    assertThat(origin("proposals", "visible")).isEqualTo("nobody");
    assertThat(origin("users", "id")).isEqualTo("nobody");
    assertThat(origin("private.proposals", "id")).isEqualTo("nobody");
  }
}
