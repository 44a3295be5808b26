package dev.migrationsentry.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ServerTest
class TypeNameTest {
  /** Every name of the manual's table 8.1, and what can be added to it. */
  private static final List<String> WRITTEN =
      List.of(
          "bigint",
          "int8",
          "bigserial",
          "serial8",
          "bit",
          "bit(3)",
          "bit varying",
          "varbit(5)",
          "boolean",
          "bool",
          "box",
          "bytea",
          "character",
          "char",
          "char(7)",
          "character(7)",
          "character varying",
          "varchar",
          "varchar(64)",
          "VARCHAR ( 64 )",
          "char varying(3)",
          "national character varying(3)",
          "nchar(2)",
          "cidr",
          "circle",
          "date",
          "double precision",
          "float8",
          "float",
          "float(24)",
          "float(25)",
          "inet",
          "integer",
          "int",
          "INT4",
          "interval",
          "interval(2)",
          "interval year to month",
          "interval day to second(3)",
          "json",
          "jsonb",
          "line",
          "macaddr",
          "money",
          "numeric",
          "numeric(5)",
          "numeric(5, 2)",
          "decimal(5,2)",
          "dec(4)",
          "decimal",
          "path",
          "pg_lsn",
          "point",
          "polygon",
          "real",
          "float4",
          "smallint",
          "int2",
          "smallserial",
          "serial2",
          "serial",
          "serial4",
          "text",
          "time",
          "time(3)",
          "time without time zone",
          "time with time zone",
          "timetz",
          "timetz(2)",
          "timestamp",
          "timestamp(3)",
          "timestamp without time zone",
          "timestamp (3) with time zone",
          "timestamptz",
          "timestamptz(6)",
          "tsquery",
          "tsvector",
          "uuid",
          "xml",
          "bpchar",
          "name",
          "\"char\"",
          "int[]",
          "int[3][4]",
          "varchar(9)[]",
          "timestamptz[]",
          "integer array",
          "int4range",
          "pg_catalog.int4");

  @Test
  void knowsEachNameAsTheServerWritesIt(TestDatabase database) {
    for (String type : WRITTEN) {
      database.execute("DROP TABLE IF EXISTS t; CREATE TABLE t (a " + type + ")");
      String found =
          database
              .query(
                  "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
                      + " WHERE attrelid = 't'::regclass AND attname = 'a'")
              .getFirst();

      assertThat(TypeName.normal(type)).as(type).isEqualTo(TypeName.normal(found));
      assertThat(TypeName.same(TypeName.brief(found), found)).as(found).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          mood                  | public.mood
          public.mood           | public.mood
          MOOD                  | mood
          mood[]                | app.mood[]
          "Mood"                | public."Mood"
          geometry(Point,4326)  | public.geometry(Point,4326)
          """)
  void aTypeOfOnesOwnNeedsNoSchema(String written, String found) {
    assertThat(TypeName.same(written, found)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          varchar(64)   | character varying(65)
          varchar(64)   | text
          varchar       | character varying(64)
          timestamp     | timestamp with time zone
          numeric(5,2)  | numeric(5,3)
          int           | integer[]
          app.mood      | public.mood
          mood          | public.goodmood
          "Mood"        | public.mood
          char          | "char"
          """)
  void tellsTypesApart(String written, String found) {
    assertThat(TypeName.same(written, found)).isFalse();
  }
}
