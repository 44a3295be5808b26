package dev.migrationsentry.postgres;

import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Changes of every kind to a few things with few names, so that they meet: each mentions others,
 * and many fail, since what they are about is not there. Names that have to be quoted, names within
 * names, and the ones that the server makes up ({@code id_1}) are among them. The same for the same
 * seed.
 */
final class RandomChanges {
  private static final List<String> NAMES =
      List.of(
          "a",
          "b",
          "ab",
          "a_1",
          "id",
          "id_1",
          "\"a b\"",
          "\"It's\"",
          "\"q\"\"a\"",
          "\u00e4b",
          "x$1");

  private static final List<String> SCHEMAS = List.of("public", "public", "public", "other", "a");

  private static final List<String> TEMPLATES =
      List.of(
          "CREATE TABLE {t} ({n} integer PRIMARY KEY, {n} text, {n} bigint DEFAULT 7)",
          "CREATE TABLE {t} (id integer GENERATED ALWAYS AS IDENTITY, {n} {t}, {n} integer)",
          "CREATE TABLE {t} ({n} integer, b text) PARTITION BY RANGE ({n})",
          "CREATE TABLE {t} PARTITION OF {t} FOR VALUES FROM (1) TO (9)",
          "CREATE TABLE {t} ({n} integer) INHERITS ({t})",
          "CREATE UNLOGGED TABLE {t} (LIKE {t} INCLUDING ALL)",
          "CREATE TEMPORARY TABLE {n} (id integer)",
          "ALTER TABLE {t} ATTACH PARTITION {t} DEFAULT",
          "ALTER TABLE {t} DETACH PARTITION {t}",
          "ALTER TABLE {t} ADD COLUMN {n} integer",
          "ALTER TABLE {t} ADD COLUMN {n} text COLLATE \"C\" DEFAULT 'a'",
          "ALTER TABLE {t} ADD COLUMN {n} regclass DEFAULT '{t}'::regclass",
          "ALTER TABLE {t} ADD COLUMN {n} regclass[] DEFAULT '{{t}}'::regclass[]",
          "ALTER TABLE {t} ADD COLUMN {n} integer GENERATED ALWAYS AS (id + 1) STORED",
          "ALTER TABLE {t} DROP COLUMN {n} CASCADE",
          "ALTER TABLE {t} RENAME COLUMN {n} TO {n}",
          "ALTER TABLE {t} RENAME COLUMN {n} TO {n}",
          "ALTER TABLE {t} RENAME TO {n}",
          "ALTER TABLE {t} RENAME TO {n}",
          "ALTER TABLE {t} SET SCHEMA {s}",
          "ALTER TABLE {t} ALTER COLUMN {n} SET STATISTICS {i}",
          "ALTER TABLE {t} ALTER COLUMN {n} SET (n_distinct = {i})",
          "ALTER TABLE {t} ALTER COLUMN {n} SET STORAGE EXTERNAL",
          "ALTER TABLE {t} ALTER COLUMN {n} SET NOT NULL",
          "ALTER TABLE {t} ALTER COLUMN {n} DROP NOT NULL",
          "ALTER TABLE {t} ALTER COLUMN {n} TYPE bigint USING 1",
          "ALTER TABLE {t} SET (fillfactor = 7{d})",
          "ALTER TABLE {t} REPLICA IDENTITY FULL",
          "ALTER TABLE {t} SET UNLOGGED",
          "ALTER TABLE {t} FORCE ROW LEVEL SECURITY",
          "ALTER TABLE {t} ADD CONSTRAINT {n} CHECK ({n} IS NOT NULL) NOT VALID",
          "ALTER TABLE {t} ADD CONSTRAINT {n} FOREIGN KEY ({n}) REFERENCES {t}",
          "ALTER TABLE {t} VALIDATE CONSTRAINT {n}",
          "ALTER TABLE {t} RENAME CONSTRAINT {n} TO {n}",
          "ALTER TABLE {t} DROP CONSTRAINT {n} CASCADE",
          "ALTER TABLE {t} CLUSTER ON {n}",
          "DROP TABLE {t} CASCADE",
          "CREATE INDEX {n} ON {t} ({n})",
          "CREATE UNIQUE INDEX {n} ON {t} (({n} + 1)) WHERE {n} > 0",
          "ALTER INDEX {t} RENAME TO {n}",
          "DROP INDEX {t}",
          "CREATE VIEW {t} AS SELECT * FROM {t}",
          "CREATE VIEW {t} AS SELECT 1 AS c FROM {t} JOIN {t} AS y USING ({n})",
          "CREATE VIEW {t} AS SELECT x.* FROM {t} AS x JOIN {t} AS y USING ({n}) WHERE y IS NULL",
          "CREATE VIEW {t} AS SELECT r FROM {f}(1) AS r",
          "CREATE OR REPLACE VIEW {t} AS SELECT 'a' AS {n}",
          "ALTER VIEW {t} RENAME COLUMN {n} TO {n}",
          "CREATE MATERIALIZED VIEW {t} AS SELECT {n} FROM {t}",
          "DROP VIEW {t} CASCADE",
          "CREATE SEQUENCE {t} OWNED BY {t}.{n}",
          "ALTER SEQUENCE {t} OWNED BY NONE",
          "ALTER SEQUENCE {t} INCREMENT {d}1",
          "ALTER TABLE {t} ALTER COLUMN {n} SET DEFAULT nextval('{t}')",
          "CREATE FUNCTION {f}({n} integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
          "CREATE FUNCTION {f}({n} {t}) RETURNS integer LANGUAGE sql RETURN 1",
          "CREATE FUNCTION {f}({n} {t}[]) RETURNS SETOF {t} LANGUAGE sql AS 'SELECT NULL'",
          "CREATE FUNCTION {f}() RETURNS bigint LANGUAGE sql BEGIN ATOMIC"
              + " SELECT count(*) FROM {t} AS x JOIN {t} AS y USING ({n}); END",
          "CREATE FUNCTION {f}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
          "CREATE OR REPLACE PROCEDURE {f}() LANGUAGE plpgsql AS 'BEGIN NULL; END'",
          "ALTER ROUTINE {f} SET search_path = {n}",
          "ALTER ROUTINE {f} RENAME TO {n}",
          "DROP ROUTINE {f} CASCADE",
          "CREATE TRIGGER {n} BEFORE UPDATE OF {n} ON {t} FOR EACH ROW EXECUTE FUNCTION {f}()",
          "ALTER TRIGGER {n} ON {t} RENAME TO {n}",
          "ALTER TABLE {t} DISABLE TRIGGER {n}",
          "CREATE RULE {n} AS ON UPDATE TO {t} DO ALSO DELETE FROM {t} WHERE id = NEW.{n}",
          "ALTER RULE {n} ON {t} RENAME TO {n}",
          "CREATE POLICY {n} ON {t} USING (EXISTS (SELECT FROM {t} AS x JOIN {t} AS y USING ({n})))",
          "ALTER POLICY {n} ON {t} RENAME TO {n}",
          "CREATE TYPE {t} AS ENUM ('a', 'b')",
          "ALTER TYPE {t} ADD VALUE '{i}'",
          "ALTER TYPE {t} RENAME VALUE 'a' TO 'c'",
          "CREATE TYPE {t} AS ({n} integer, {n} text)",
          "ALTER TYPE {t} ADD ATTRIBUTE {n} date",
          "ALTER TYPE {t} RENAME ATTRIBUTE {n} TO {n}",
          "CREATE TYPE {t} AS RANGE (subtype = integer)",
          "ALTER TYPE {t} RENAME TO {n}",
          "ALTER TYPE {t} SET SCHEMA {s}",
          "CREATE DOMAIN {t} AS integer CHECK (VALUE > {i})",
          "ALTER DOMAIN {t} RENAME CONSTRAINT {n} TO {n}",
          "DROP TYPE {t} CASCADE",
          "COMMENT ON TABLE {t} IS 'a {i}'",
          "COMMENT ON COLUMN {t}.{n} IS 'id {i}'",
          "COMMENT ON CONSTRAINT {n} ON {t} IS 'b {i}'",
          "COMMENT ON SCHEMA {s} IS '{i}'",
          "COMMENT ON ROUTINE {f} IS '{i}'",
          "GRANT SELECT ON {t} TO PUBLIC",
          "GRANT UPDATE ({n}) ON {t} TO PUBLIC",
          "GRANT USAGE ON SCHEMA {s} TO PUBLIC",
          "REVOKE ALL ON {t} FROM PUBLIC CASCADE",
          "REVOKE EXECUTE ON ROUTINE {f} FROM PUBLIC",
          "ALTER DEFAULT PRIVILEGES IN SCHEMA {s} GRANT SELECT ON TABLES TO PUBLIC",
          "ALTER DEFAULT PRIVILEGES IN SCHEMA {s} REVOKE SELECT ON TABLES FROM PUBLIC",
          "CREATE STATISTICS {t} ON {n}, {n} FROM {t}",
          "ALTER STATISTICS {t} RENAME TO {n}",
          "CREATE PUBLICATION {n} FOR TABLE {t}",
          "ALTER PUBLICATION {n} RENAME TO {n}",
          "ALTER PUBLICATION {n} ADD TABLE {t}",
          "DROP PUBLICATION {n}",
          "CREATE COLLATION {t} FROM \"C\"",
          "ALTER TABLE {t} ADD COLUMN {n} text COLLATE {t}",
          "ALTER COLLATION {t} RENAME TO {n}",
          "CREATE OPERATOR {s}.<<<< (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq)",
          "DROP OPERATOR {s}.<<<< (integer, integer)",
          "CREATE SCHEMA {n}",
          "ALTER SCHEMA {n} RENAME TO {n}",
          "DROP SCHEMA {n} CASCADE",
          "CREATE EXTENSION citext SCHEMA {s}",
          "ALTER EXTENSION citext SET SCHEMA {s}",
          "DROP EXTENSION citext CASCADE",
          "INSERT INTO {t} DEFAULT VALUES",
          "ANALYZE");

  private static final Pattern HOLE = Pattern.compile("\\{([tnsfid])}");

  private final Random random;

  RandomChanges(long seed) {
    this.random = new Random(seed);
  }

  /** The next change: a statement, or a block that keeps some and takes others back. */
  String next() {
    return switch (random.nextInt(8)) {
      case 0 -> block();
      case 1 -> statement() + ";" + statement();
      default -> statement();
    };
  }

  /** Statements that may fail one by one, each in a subtransaction, one of which is rolled back. */
  private String block() {
    return IntStream.range(0, 4)
        .mapToObj(
            each ->
                "BEGIN EXECUTE $s$"
                    + statement()
                    + "$s$;"
                    + (each == 1 ? "RAISE division_by_zero;" : "")
                    + "EXCEPTION WHEN OTHERS THEN END;")
        .collect(Collectors.joining(" ", "DO $b$ BEGIN ", " END $b$"));
  }

  private String statement() {
    Matcher hole = HOLE.matcher(any(TEMPLATES));
    return hole.replaceAll(
        found ->
            Matcher.quoteReplacement(
                switch (found.group(1)) {
                  case "t", "f" -> any(SCHEMAS) + "." + any(NAMES);
                  case "n" -> any(NAMES);
                  case "s" -> any(SCHEMAS);
                  case "d" -> Integer.toString(random.nextInt(10));
                  default -> Integer.toString(random.nextInt(1, 500));
                }));
  }

  private String any(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
