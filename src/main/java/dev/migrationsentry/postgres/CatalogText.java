package dev.migrationsentry.postgres;

import dev.migrationsentry.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.StringJoiner;
import org.postgresql.PGConnection;

/**
 * {@link CatalogQuery} as jOOQ writes it, written down: most runs find nothing to do, and to put
 * this one question they would load a thousand classes and build a query that is always the same. A
 * test holds the two equal.
 */
final class CatalogText {
  /** What expressions and constants are written by; a service's own session may have any. */
  static final String SETTINGS =
      "SELECT pg_catalog.set_config('search_path', '', true),"
          + " pg_catalog.set_config('TimeZone', 'UTC', true),"
          + " pg_catalog.set_config('IntervalStyle', 'postgres', true),"
          + " pg_catalog.set_config('quote_all_identifiers', 'off', true),"
          + " pg_catalog.set_config('statement_timeout', '30s', true)";

  private static final int FIRST_WITH_ENFORCED = 18;

  private static final String TEXT =
      """
      select
        (
          select coalesce(
            jsonb_agg(jsonb_build_array(
              t."v0",
              t."v1",
              t."v2",
              t."v3",
              t."v4",
              t."v5"
            )),
            jsonb_build_array()
          )
          from (
            select
              cast("n"."nspname" as text) as "v0",
              cast("c"."relname" as text) as "v1",
              cast("c"."relkind" as text) as "v2",
              (
                select coalesce(
                  jsonb_agg(jsonb_build_array(
                    t."v0",
                    t."v1",
                    t."v2",
                    t."v3",
                    t."v4",
                    t."v5"
                  )),
                  jsonb_build_array()
                )
                from (
                  select
                    cast("a"."attname" as text) as "v0",
                    "pg_catalog"."format_type"("a"."atttypid", "a"."atttypmod") as "v1",
                    (
                      not ("a"."attnotnull")
                      or exists (
                        select 1 as "one"
                        from "pg_catalog"."pg_constraint" as "nn"
                        where (
                          "nn"."conrelid" = "a"."attrelid"
                          and cast("nn"."contype" as text) = 'n'
                          and not ("nn"."convalidated")
                          and "nn"."conkey"[1] = "a"."attnum"
                        )
                      )
                    ) as "v2",
                    "pg_catalog"."pg_get_expr"("d"."adbin", "d"."adrelid") as "v3",
                    cast("a"."attgenerated" as text) as "v4",
                    cast("a"."attidentity" as text) as "v5"
                  from "pg_catalog"."pg_attribute" as "a"
                    left outer join "pg_catalog"."pg_attrdef" as "d"
                      on (
                        "d"."adrelid" = "a"."attrelid"
                        and "d"."adnum" = "a"."attnum"
                      )
                  where (
                    "a"."attrelid" = "c"."oid"
                    and "a"."attnum" > 0
                    and not ("a"."attisdropped")
                  )
                  order by "a"."attnum"
                ) as t
              ) as "v3",
              (
                select coalesce(
                  jsonb_agg(jsonb_build_array(
                    t."v0",
                    t."v1",
                    t."v2",
                    t."v3",
                    t."v4",
                    t."v5",
                    t."v6",
                    t."v7",
                    t."v8"
                  )),
                  jsonb_build_array()
                )
                from (
                  select
                    cast("ic"."relname" as text) as "v0",
                    (
                      select coalesce(
                        jsonb_agg(jsonb_build_array(t."v0")),
                        jsonb_build_array()
                      )
                      from (
                        select "pg_catalog"."pg_get_indexdef"("i"."indexrelid", "k"."at", false) as "v0"
                        from generate_series(1, cast("i"."indnatts" as int)) as "k" ("at")
                        order by "k"."at"
                      ) as t
                    ) as "v1",
                    "i"."indnkeyatts" as "v2",
                    "i"."indisunique" as "v3",
                    "pg_catalog"."pg_get_expr"("i"."indpred", "i"."indrelid") as "v4",
                    cast("am"."amname" as text) as "v5",
                    "i"."indisvalid" as "v6",
                    "i"."indisready" as "v7",
                    "pg_catalog"."pg_get_indexdef"("i"."indexrelid") as "v8"
                  from "pg_catalog"."pg_index" as "i"
                    join "pg_catalog"."pg_class" as "ic"
                      on "ic"."oid" = "i"."indexrelid"
                    join "pg_catalog"."pg_am" as "am"
                      on "am"."oid" = "ic"."relam"
                  where "i"."indrelid" = "c"."oid"
                  order by cast("ic"."relname" as text)
                ) as t
              ) as "v4",
              (
                select coalesce(
                  jsonb_agg(jsonb_build_array(
                    t."v0",
                    t."v1",
                    t."v2",
                    t."v3",
                    t."v4",
                    t."v5",
                    t."v6",
                    t."v7",
                    t."v8",
                    t."v9",
                    t."v10"
                  )),
                  jsonb_build_array()
                )
                from (
                  select
                    cast("con"."conname" as text) as "v0",
                    cast("con"."contype" as text) as "v1",
                    (
                      select coalesce(
                        jsonb_agg(jsonb_build_array(t."v0")),
                        jsonb_build_array()
                      )
                      from (
                        select cast("ka"."attname" as text) as "v0"
                        from unnest("con"."conkey") with ordinality as "k" ("attnum", "at")
                          join "pg_catalog"."pg_attribute" as "ka"
                            on (
                              "ka"."attrelid" = "con"."conrelid"
                              and "ka"."attnum" = "k"."attnum"
                            )
                        order by "k"."at"
                      ) as t
                    ) as "v2",
                    "con"."convalidated" as "v3",
                    {enforced} as "v4",
                    "pg_catalog"."pg_get_constraintdef"("con"."oid") as "v5",
                    cast("tn"."nspname" as text) as "v6",
                    cast("tc"."relname" as text) as "v7",
                    (
                      select coalesce(
                        jsonb_agg(jsonb_build_array(t."v0")),
                        jsonb_build_array()
                      )
                      from (
                        select cast("ka"."attname" as text) as "v0"
                        from unnest("con"."confkey") with ordinality as "k" ("attnum", "at")
                          join "pg_catalog"."pg_attribute" as "ka"
                            on (
                              "ka"."attrelid" = "con"."confrelid"
                              and "ka"."attnum" = "k"."attnum"
                            )
                        order by "k"."at"
                      ) as t
                    ) as "v8",
                    cast("con"."confdeltype" as text) as "v9",
                    cast("con"."confupdtype" as text) as "v10"
                  from "pg_catalog"."pg_constraint" as "con"
                    left outer join "pg_catalog"."pg_class" as "tc"
                      on "tc"."oid" = "con"."confrelid"
                    left outer join "pg_catalog"."pg_namespace" as "tn"
                      on "tn"."oid" = "tc"."relnamespace"
                  where (
                    "con"."conrelid" = "c"."oid"
                    and cast("con"."contype" as text) <> 'n'
                    and not exists (
                      select 1 as "one"
                      from "pg_catalog"."pg_constraint" as "parent"
                      where (
                        "parent"."oid" = "con"."conparentid"
                        and "parent"."conrelid" = "con"."conrelid"
                      )
                    )
                  )
                  order by cast("con"."conname" as text)
                ) as t
              ) as "v5"
            from "pg_catalog"."pg_class" as "c"
              join "pg_catalog"."pg_namespace" as "n"
                on "n"."oid" = "c"."relnamespace"
            where (
              cast("c"."relkind" as text) in (
                'f', 'm', 'p', 'r', 'v'
              )
              and {wanted}
            )
          ) as t
        ),
        (
          select coalesce(
            jsonb_agg(jsonb_build_array(t."v0", t."v1")),
            jsonb_build_array()
          )
          from (
            select
              cast("e"."extname" as text) as "v0",
              cast("e"."extversion" as text) as "v1"
            from "pg_catalog"."pg_extension" as "e"
          ) as t
        )
      """;

  private CatalogText() {}

  /** The query for these tables, as far as they are there, and for the extensions. */
  static String of(Collection<QualifiedName> tables, boolean hasEnforced) {
    return TEXT.replace("{enforced}", hasEnforced ? "\"con\".\"conenforced\"" : "true")
        .replace("{wanted}", wanted(tables));
  }

  /** Whether the server has {@code conenforced}. */
  static boolean hasEnforced(Connection connection) throws SQLException {
    String version = connection.unwrap(PGConnection.class).getParameterStatus("server_version");
    int digits = 0;
    while (version != null
        && digits < version.length()
        && Character.isDigit(version.charAt(digits))) {
      digits++;
    }
    return digits > 0 && Integer.parseInt(version, 0, digits, 10) >= FIRST_WITH_ENFORCED;
  }

  private static String wanted(Collection<QualifiedName> tables) {
    if (tables.isEmpty()) {
      return "false";
    }
    StringJoiner rows = new StringJoiner(", ", "(\"n\".\"nspname\", \"c\".\"relname\") in (", ")");
    for (QualifiedName table : tables) {
      rows.add("(" + literal(table.schema()) + ", " + literal(table.name()) + ")");
    }
    return rows.toString();
  }

  private static String literal(String text) {
    return "cast('" + text.replace("'", "''") + "' as text)";
  }
}
