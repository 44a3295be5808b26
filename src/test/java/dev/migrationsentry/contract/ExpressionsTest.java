package dev.migrationsentry.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.catalog.Column;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Table;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the left what a person writes, on the right what PostgreSQL 18 writes back. */
class ExpressionsTest {
  private final Expressions expressions =
      new Expressions(
          new Table(
              new QualifiedName("public", "t"),
              Table.Kind.TABLE,
              List.of(column("status", "character varying(20)"), column("n", "integer")),
              List.of(),
              List.of()),
          "public");

  private static Column column(String name, String type) {
    return new Column(
        name, type, true, null, null, Column.GeneratedKind.NONE, Column.Identity.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a IS NOT NULL OR b IS NOT NULL        | ((a IS NOT NULL) OR (b IS NOT NULL))
          a > 0 and (b or c) and d              | ((a > 0) AND (b OR c) AND d)
          status in ('new', 'old')              | ((status)::text = ANY ((ARRAY['new'::character varying, 'old'::character varying])::text[]))
          status not in ('new', 'old')          | ((status)::text <> ALL ((ARRAY['new'::character varying, 'old'::character varying])::text[]))
          status = 'new'                        | ((status)::text = 'new'::text)
          status LIKE 'a%'                      | ((status)::text ~~ 'a%'::text)
          lower(status) = 'x'                   | (lower((status)::text) = 'x'::text)
          price >= 0                            | (price >= (0)::numeric)
          n BETWEEN 1 AND 5                     | ((n >= 1) AND (n <= 5))
          NOT a                                 | (NOT a)
          n != 3                                | (n <> 3)
          n > -1                                | (n > '-1'::integer)
          coalesce(a, 0) + 1 * 2 > 3            | ((COALESCE(a, 0) + (1 * 2)) > 3)
          "n" IS DISTINCT FROM 2                | (n IS DISTINCT FROM 2)
          nextval('s'::regclass)                | nextval('public.s'::regclass)
          lowest(n) > 1                         | (public.lowest(n) > 1)
          (now() at time zone 'utc')            | (now() AT TIME ZONE 'utc'::text)
          current_timestamp                     | now()
          cast(n as bigint) > 2                 | ((n)::bigint > 2)
          case when a then 1 else 2 end         | CASE  WHEN a THEN 1  ELSE 2 END
          """)
  void areTheSame(String written, String found) {
    assertThat(expressions.same(written, found)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a OR b AND c                          | ((a OR b) AND c)
          a OR b                                | b AND a
          status = 'New'                        | ((status)::text = 'new'::text)
          n = 1                                 | ((n)::text = '1'::text)
          n - (a - b)                           | ((n - a) - b)
          1 / 2                                 | ((1)::numeric / 2)
          status = 'x  y'                       | ((status)::text = 'x y'::text)
          n::smallint                           | n
          status::varchar(3)                    | status
          "N" > 1                               | (n > 1)
          other.f(n)                            | f(n)
          NOT (a AND b)                         | ((NOT a) AND b)
          a IS NULL                             | (a IS NOT NULL)
          '-- no comment'                       | ''
          """)
  void areNotTheSame(String written, String found) {
    assertThat(expressions.same(written, found)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'new'      | 'new'::character varying   | character varying(20)
          '{}'       | '{}'::jsonb                | jsonb
          -1         | '-1'::integer              | bigint
          0          | 0                          | numeric(5,2)
          '1 day'    | '1 day'::interval          | interval
          'good'     | 'good'::public.mood        | public.mood
          '{}'       | '{}'::text[]               | text[]
          """)
  void areTheSameDefault(String written, String found, String type) {
    assertThat(expressions.sameValue(written, found, type)).isTrue();
  }
}
