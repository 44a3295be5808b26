package dev.migrationsentry.testing;

/**
 * A schema of somebody else's in which nearly everything that the system catalogue has is there a
 * second time: functions, operators, aggregates, types and relations under the same names. Whatever
 * of it is used says so in the server's log.
 */
public final class HostileSchema {
  /** Stands in the server's log for each use. */
  public static final String TRACE = "HOSTILE";

  private static final String ROLE =
      """
      DO $$ BEGIN
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'mallory') THEN
          CREATE ROLE mallory;
        END IF;
      END $$;
      CREATE SCHEMA hostile AUTHORIZATION mallory;
      GRANT USAGE ON SCHEMA hostile TO PUBLIC;
      SET ROLE mallory;
      SET search_path = pg_catalog;
      """;

  /** Each that can be written in PL/pgSQL, with the types that it has in the catalogue. */
  private static final String FUNCTIONS =
      """
      DO $do$
      DECLARE f record;
      BEGIN
        FOR f IN
          SELECT p.proname, p.oid, pg_get_function_identity_arguments(p.oid) AS arguments,
                 format_type(p.prorettype, NULL) AS result
          FROM pg_proc p JOIN pg_type r ON r.oid = p.prorettype
          WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f'
            AND NOT p.proretset AND r.typtype <> 'p' AND p.provariadic = 0
            AND NOT EXISTS (SELECT 1 FROM unnest(p.proargtypes::oid[]) a JOIN pg_type t ON t.oid = a
                            WHERE t.typtype = 'p')
            AND p.proname ~ '^[a-z]' AND p.proargmodes IS NULL
        LOOP
          EXECUTE format('CREATE FUNCTION hostile.%I(%s) RETURNS %s LANGUAGE plpgsql AS '
            || '$f$ BEGIN RAISE LOG %L; RETURN NULL; END $f$', f.proname, f.arguments, f.result,
            'HOSTILE function ' || f.proname);
        END LOOP;
      END $do$;
      """;

  /** Their argument types suit a question better than the catalogue's own often do. */
  private static final String OPERATORS =
      """
      DO $do$
      DECLARE o record; l text; r text; f text;
        types CONSTANT text[] := ARRAY['pg_catalog.name', 'pg_catalog.text', 'pg_catalog."varchar"',
          'pg_catalog.bpchar', 'pg_catalog."char"', 'pg_catalog.oid', 'pg_catalog.int2',
          'pg_catalog.int4', 'pg_catalog.int8', 'pg_catalog.bool', 'pg_catalog.regclass'];
      BEGIN
        FOR o IN SELECT * FROM (VALUES ('=', 'pg_catalog.bool', '='), ('<>', 'pg_catalog.bool', '<>'),
            ('<', 'pg_catalog.bool', '<'), ('>', 'pg_catalog.bool', '>'),
            ('~', 'pg_catalog.bool', '~'), ('!~', 'pg_catalog.bool', '!~'),
            ('||', 'pg_catalog.text', '||'), ('+', 'pg_catalog.int4', '+')) AS v (name, result, real)
        LOOP
          FOREACH l IN ARRAY types LOOP
            FOREACH r IN ARRAY types LOOP
              f := 'op_' || md5(o.name || l || r);
              EXECUTE format('CREATE FUNCTION hostile.%I(a %s, b %s) RETURNS %s LANGUAGE plpgsql AS '
                || '$f$ BEGIN RAISE LOG %L; RETURN (a::pg_catalog.text OPERATOR(pg_catalog.%s) '
                || 'b::pg_catalog.text); END $f$', f, l, r, o.result,
                'HOSTILE operator ' || o.name || ' of ' || l || ' and ' || r, o.real);
              EXECUTE format('CREATE OPERATOR hostile.%s (LEFTARG = %s, RIGHTARG = %s, '
                || 'FUNCTION = hostile.%I)', o.name, l, r, f);
            END LOOP;
          END LOOP;
        END LOOP;
      END $do$;
      """;

  private static final String REST =
      """
      CREATE FUNCTION hostile.state(pg_catalog.int8, pg_catalog.text) RETURNS pg_catalog.int8
      LANGUAGE plpgsql AS $f$ BEGIN RAISE LOG 'HOSTILE aggregate'; RETURN 0; END $f$;
      DO $do$
      DECLARE each text; columns text;
      BEGIN
        FOREACH each IN ARRAY ARRAY['count', 'max', 'min', 'array_agg', 'string_agg', 'jsonb_agg'] LOOP
          EXECUTE format('CREATE AGGREGATE hostile.%I(pg_catalog.text) '
            || '(SFUNC = hostile.state, STYPE = pg_catalog.int8)', each);
        END LOOP;
        FOREACH each IN ARRAY ARRAY['text', 'int4', 'int8', 'oid', 'name', 'bool', 'regclass', 'tid',
            'xid8', 'timestamptz'] LOOP
          EXECUTE format('CREATE DOMAIN hostile.%I AS pg_catalog.text CHECK (hostile.op_'
            || md5('=pg_catalog.textpg_catalog.text') || '(VALUE, VALUE))', each);
        END LOOP;
        FOR each, columns IN
          SELECT c.relname, string_agg(CASE WHEN a.atttypid IN ('anyarray'::regtype, 'pg_statistic[]'::regtype)
            THEN 'NULL::pg_catalog.text AS ' ELSE 'c.' END || quote_ident(a.attname), ', ')
          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
          WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind IN ('r', 'v')
            AND a.attnum > 0
          GROUP BY c.relname
        LOOP
          EXECUTE format('CREATE VIEW hostile.%I AS SELECT %s FROM pg_catalog.%1$I c '
            || 'WHERE hostile.lower(''x''::pg_catalog.text) IS NULL', each, columns);
          EXECUTE format('GRANT SELECT ON hostile.%I TO PUBLIC', each);
        END LOOP;
      END $do$;
      RESET ROLE;
      """;

  private HostileSchema() {}

  /** Makes it, under the name {@code hostile}. What is searched, the caller decides. */
  public static void in(TestDatabase database) {
    database.execute(ROLE + FUNCTIONS + OPERATORS + REST);
  }
}
