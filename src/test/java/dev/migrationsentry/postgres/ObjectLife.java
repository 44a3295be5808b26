package dev.migrationsentry.postgres;

import java.util.List;

/**
 * How an object of one kind is made, changed and dropped.
 *
 * @param before what has to be there first
 * @param object as {@code ObjectId} words it
 */
record ObjectLife(String object, String before, String make, String change, String drop) {
  private static final String T = "CREATE TABLE t (id integer, name text);";
  private static final String F =
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';";

  /** By this name a role is granted something. */
  static final String ROLE = "snapshot_reader_test";

  @Override
  public String toString() {
    return object;
  }

  static List<ObjectLife> all() {
    return List.of(
        life("schema app", "", "CREATE SCHEMA app", "", "DROP SCHEMA app"),
        life(
            "extension pgcrypto",
            "",
            "CREATE EXTENSION pgcrypto VERSION '1.3'",
            "ALTER EXTENSION pgcrypto SET SCHEMA other",
            "DROP EXTENSION pgcrypto"),
        life(
            "table public.t",
            "",
            "CREATE TABLE t (id integer)",
            "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
            "DROP TABLE t"),
        life(
            "table public.p1",
            "CREATE TABLE p (id integer) PARTITION BY RANGE (id);",
            "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9)",
            "ALTER TABLE p DETACH PARTITION p1",
            "DROP TABLE p1"),
        life(
            "table public.c",
            T,
            "CREATE TABLE c () INHERITS (t)",
            "ALTER TABLE c NO INHERIT t",
            "DROP TABLE c"),
        life(
            "column public.t.n",
            T,
            "ALTER TABLE t ADD COLUMN n integer",
            "ALTER TABLE t ALTER COLUMN n TYPE bigint",
            "ALTER TABLE t DROP COLUMN n"),
        column("ALTER COLUMN n SET NOT NULL"),
        column("ALTER COLUMN n SET DEFAULT 7"),
        column("ALTER COLUMN n SET NOT NULL, ALTER COLUMN n ADD GENERATED ALWAYS AS IDENTITY"),
        column("ALTER COLUMN n SET STATISTICS 500"),
        life(
            "column public.t.name2",
            T,
            "ALTER TABLE t ADD COLUMN name2 text",
            "ALTER TABLE t ALTER COLUMN name2 TYPE text COLLATE \"C\"",
            "ALTER TABLE t RENAME COLUMN name2 TO name3"),
        life(
            "index public.t.ix",
            T,
            "CREATE INDEX ix ON t (name)",
            "DROP INDEX ix; CREATE UNIQUE INDEX ix ON t (name) WHERE id > 0",
            "DROP INDEX ix"),
        life(
            "constraint public.t.ck",
            T,
            "ALTER TABLE t ADD CONSTRAINT ck CHECK (id > 0) NOT VALID",
            "ALTER TABLE t VALIDATE CONSTRAINT ck",
            "ALTER TABLE t DROP CONSTRAINT ck"),
        life(
            "constraint public.t.fk",
            T + "CREATE TABLE r (id integer PRIMARY KEY);",
            "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES r",
            "ALTER TABLE r RENAME TO r2",
            "DROP TABLE r2 CASCADE"),
        life(
            "sequence public.s",
            T,
            "CREATE SEQUENCE s",
            "ALTER SEQUENCE s OWNED BY t.id",
            "DROP SEQUENCE s"),
        life(
            "view public.v",
            T,
            "CREATE VIEW v AS SELECT id FROM t",
            "ALTER TABLE t RENAME COLUMN id TO key",
            "DROP VIEW v"),
        life(
            "materialized view public.m",
            T,
            "CREATE MATERIALIZED VIEW m AS SELECT id FROM t",
            "ALTER MATERIALIZED VIEW m SET (fillfactor = 80)",
            "DROP MATERIALIZED VIEW m"),
        life(
            "function public.g(a integer)",
            "",
            "CREATE FUNCTION g(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
            "CREATE OR REPLACE FUNCTION g(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 2'",
            "DROP FUNCTION g"),
        life(
            "procedure public.q(IN a integer)",
            "",
            "CREATE PROCEDURE q(a integer) LANGUAGE sql AS 'SELECT 1'",
            "ALTER PROCEDURE q SECURITY DEFINER",
            "DROP PROCEDURE q"),
        life(
            "aggregate public.a(integer)",
            "",
            "CREATE AGGREGATE a(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0')",
            "CREATE OR REPLACE AGGREGATE a(integer) (SFUNC = int4pl, STYPE = integer)",
            "DROP AGGREGATE a(integer)"),
        life(
            "trigger public.t tr",
            T + F,
            "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
            "ALTER TABLE t DISABLE TRIGGER tr",
            "DROP TRIGGER tr ON t"),
        life(
            "rule public.t ru",
            T,
            "CREATE RULE ru AS ON DELETE TO t DO INSTEAD NOTHING",
            "CREATE OR REPLACE RULE ru AS ON DELETE TO t DO ALSO NOTHING",
            "DROP RULE ru ON t"),
        life(
            "policy public.t po",
            T,
            "CREATE POLICY po ON t FOR SELECT USING (id > 0)",
            "ALTER POLICY po ON t USING (id > 1)",
            "DROP POLICY po ON t"),
        life(
            "type public.mood",
            "",
            "CREATE TYPE mood AS ENUM ('good', 'bad')",
            "ALTER TYPE mood ADD VALUE 'fair' BEFORE 'bad'",
            "DROP TYPE mood"),
        life(
            "type public.pair",
            "",
            "CREATE TYPE pair AS (a integer, b text)",
            "ALTER TYPE pair ADD ATTRIBUTE c date",
            "DROP TYPE pair"),
        life(
            "type public.span",
            "",
            "CREATE TYPE span AS RANGE (subtype = bigint)",
            "",
            "DROP TYPE span"),
        life(
            "domain public.positive",
            "",
            "CREATE DOMAIN positive AS integer CHECK (VALUE > 0)",
            "ALTER DOMAIN positive SET DEFAULT 1",
            "DROP DOMAIN positive"),
        life(
            "grant public.t (" + ROLE + ": SELECT)",
            T,
            "GRANT SELECT ON t TO " + ROLE,
            "GRANT SELECT ON t TO " + ROLE + " WITH GRANT OPTION",
            "REVOKE SELECT ON t FROM " + ROLE),
        life(
            "grant public.t (column name " + ROLE + ": UPDATE)",
            T,
            "GRANT UPDATE (name) ON t TO " + ROLE,
            "",
            "REVOKE UPDATE (name) ON t FROM " + ROLE),
        life(
            "grant public.f (() public: EXECUTE)",
            "",
            F,
            "",
            "REVOKE EXECUTE ON FUNCTION f FROM PUBLIC"),
        life(
            "grant schema public (" + ROLE + ": CREATE)",
            "",
            "GRANT CREATE ON SCHEMA public TO " + ROLE,
            "",
            "REVOKE CREATE ON SCHEMA public FROM " + ROLE),
        life(
            "comment public.public.t (table)",
            T,
            "COMMENT ON TABLE t IS 'one'",
            "COMMENT ON TABLE t IS 'two'",
            "COMMENT ON TABLE t IS NULL"),
        life(
            "comment public.public.t.name (table column)",
            T,
            "COMMENT ON COLUMN t.name IS 'one'",
            "COMMENT ON COLUMN t.name IS 'two'",
            "ALTER TABLE t DROP COLUMN name"),
        life(
            "other public.public.st (statistics object)",
            T,
            "CREATE STATISTICS st (dependencies) ON id, name FROM t",
            "",
            "DROP STATISTICS st"),
        life(
            "other pu (publication)",
            "",
            "CREATE PUBLICATION pu",
            "ALTER PUBLICATION pu SET (publish = 'insert')",
            "DROP PUBLICATION pu"),
        life(
            "other public.public.tc (text search configuration)",
            "",
            "CREATE TEXT SEARCH CONFIGURATION tc (COPY = simple)",
            "ALTER TEXT SEARCH CONFIGURATION tc ALTER MAPPING FOR word WITH english_stem",
            "DROP TEXT SEARCH CONFIGURATION tc"));
  }

  private static ObjectLife column(String change) {
    return life(
        "column public.t.n",
        T,
        "ALTER TABLE t ADD COLUMN n integer",
        "ALTER TABLE t " + change,
        "DROP TABLE t");
  }

  private static ObjectLife life(
      String object, String before, String make, String change, String drop) {
    return new ObjectLife(object, before, make, change, drop);
  }
}
