package dev.migrationsentry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.catalog.SnapshotDifference;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ServerTest
class SnapshotReaderTest {
  private static final QualifiedName HISTORY = new QualifiedName("public", "history");

  static Snapshot read(TestDatabase database) throws Exception {
    try (Connection connection = database.connect()) {
      return SnapshotReader.read(connection, new Stop(Duration.ofMinutes(1)), List.of(HISTORY));
    }
  }

  static List<ObjectLife> lives() {
    return ObjectLife.all();
  }

  /** A role belongs to the server: it stays. */
  static void makeRole(TestDatabase database) {
    database.execute(
        "DO $$ BEGIN CREATE ROLE "
            + ObjectLife.ROLE
            + "; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$");
  }

  @ParameterizedTest
  @MethodSource("lives")
  void seesThatAnObjectIsMadeChangedAndDropped(ObjectLife life, TestDatabase database)
      throws Exception {
    makeRole(database);
    database.execute("CREATE SCHEMA other;" + life.before());
    Snapshot before = read(database);

    database.execute(life.make());
    Snapshot made = read(database);
    assertThat(effect(life, before, made)).isInstanceOf(Effect.Made.class);

    Snapshot changed = made;
    if (!life.change().isEmpty()) {
      database.execute(life.change());
      changed = read(database);
      assertThat(effect(life, made, changed)).isInstanceOf(Effect.Changed.class);
    }

    database.execute(life.drop());
    assertThat(effect(life, changed, read(database))).isInstanceOf(Effect.Dropped.class);
  }

  private static Effect effect(ObjectLife life, Snapshot before, Snapshot after) {
    List<Effect> all = SnapshotDifference.between(before, after);
    return all.stream()
        .filter(effect -> effect.object().toString().equals(life.object()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no effect on it, but " + all));
  }

  @Test
  void anInvalidIndexIsNotTheSameAsASoundOne(TestDatabase database) throws Exception {
    database.execute("CREATE TABLE t (id integer); CREATE INDEX ix ON t (id)");
    Snapshot sound = read(database);
    database.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix'::regclass");

    assertThat(SnapshotDifference.between(sound, read(database)))
        .singleElement()
        .satisfies(effect -> assertThat(effect.after()).endsWith(" INVALID"));
  }

  @Test
  void equalObjectsHaveEqualTextsWhateverTheDatabaseAndTheSession(
      TestDatabase one, TestDatabase other) throws Exception {
    String schema =
        """
        CREATE TYPE mood AS ENUM ('good');
        CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, feels mood);
        CREATE TABLE r (t_id integer REFERENCES t ON DELETE CASCADE, at timestamptz DEFAULT now());
        CREATE VIEW v AS SELECT t.id, r.at FROM t JOIN r ON r.t_id = t.id;
        CREATE FUNCTION f(m mood) RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t';
        CREATE FUNCTION g() RETURNS integer RETURN (SELECT count(*)::integer FROM t);
        CREATE INDEX ix ON t ((upper(id::text))) WHERE id > 0;
        CREATE POLICY po ON t USING (current_user = 'somebody');
        """;
    one.execute(schema);
    other.execute("CREATE TABLE before_it (id serial); DROP TABLE before_it;" + schema);
    other.execute("ALTER DATABASE " + other.name() + " SET search_path = nowhere");
    other.execute("ALTER DATABASE " + other.name() + " SET quote_all_identifiers = on");

    assertThat(read(other)).isEqualTo(read(one));
    assertThat(read(one).definitions()).hasSizeGreaterThan(15);
    assertThat(read(one).definitions().toString()).doesNotContain(one.name()).doesNotContain("oid");
  }

  @Test
  void aHandMadeOwnerIsNoDifference(TestDatabase database) throws Exception {
    makeRole(database);
    database.execute("CREATE TABLE t (id integer); CREATE VIEW v AS SELECT 1 AS one");
    Snapshot before = read(database);
    database.execute("ALTER TABLE t OWNER TO " + ObjectLife.ROLE);
    assertThat(read(database)).isEqualTo(before);
  }

  /** As PostgreSQL 15.20 writes it at every column, another in every database. */
  @Test
  void whatAServerNotesAtAColumnIsNoPartOfItsDefinition(TestDatabase database) throws Exception {
    database.execute("CREATE TABLE t (id integer, name text)");
    database.execute("ALTER TABLE t ALTER name SET (n_distinct = 5, n_distinct_inherited = 6)");
    Snapshot before = read(database);
    assertThat(before.definitions().values())
        .anySatisfy(
            text -> assertThat(text).contains("options (n_distinct=5, n_distinct_inherited=6)"));
    note(database, "name", "{pg_attver=430079856,n_distinct_inherited=6,n_distinct=5}");
    note(database, "id", "{pg_attver=430079857}");
    assertThat(SnapshotDifference.between(before, read(database))).isEmpty();
  }

  private static void note(TestDatabase database, String column, String options) {
    database.execute(
        "UPDATE pg_attribute SET attoptions = '%s' WHERE attrelid = 't'::regclass AND attname = '%s'"
            .formatted(options, column));
  }

  @Test
  void looksNeitherAtTheHistoryNorAtWhatBelongsToAnExtension(TestDatabase database)
      throws Exception {
    Snapshot before = read(database);
    database.execute(
        "CREATE TABLE history (id integer PRIMARY KEY); COMMENT ON TABLE history IS 'mine';"
            + "CREATE TEMP TABLE mine (id integer)");
    assertThat(SnapshotDifference.between(before, read(database))).isEmpty();
    database.execute("CREATE EXTENSION pg_stat_statements");
    assertThat(SnapshotDifference.between(before, read(database)))
        .extracting(effect -> effect.object().kind().words())
        .containsExactly("extension");
  }

  @Test
  void aNameSaysWhichObjectIsMeant(TestDatabase database) throws Exception {
    database.execute("CREATE TABLE t (\"odd \"\"name\" integer)");
    assertThat(read(database).definitions().keySet())
        .extracting(ObjectId::toString)
        .contains("column public.t.odd \"name", "schema public");
  }
}
