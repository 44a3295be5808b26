package dev.migrationsentry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

@ServerTest
class CatalogTextTest {
  private static final List<String> NAMES =
      List.of("t", "it's", "say \"t\"", "{wanted}", "ähm", "'); --", "t".repeat(80));

  @Test
  void isWhatJooqWrites() {
    for (boolean hasEnforced : List.of(true, false)) {
      for (int count = 0; count <= NAMES.size(); count++) {
        Set<QualifiedName> tables =
            NAMES.stream()
                .limit(count)
                .map(name -> new QualifiedName("in " + name, name))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        assertThat(CatalogText.of(tables, hasEnforced))
            .isEqualToIgnoringWhitespace(written(tables, hasEnforced));
      }
    }
  }

  @Test
  void aLookShowsWhatAReadingDoes(TestDatabase database) throws Exception {
    RandomSchema schema = new RandomSchema(20_261_121);
    for (int i = 0; i < 120; i++) {
      database.execute(schema.next());
    }
    database.execute("CREATE TABLE \"it's \"\"t\"\"\" (a int, CHECK (a > 0))");
    try (Connection connection = database.connect()) {
      Set<QualifiedName> all =
          CatalogReader.schemas(connection, stop(), Set.of("public")).tables().keySet();
      assertThat(all).hasSizeGreaterThan(5);
      Catalog catalog = CatalogReader.tables(connection, stop(), all);
      assertThat(catalog.tables()).hasSameSizeAs(all);
      assertThat(atALook(connection, all)).isEqualTo(catalog);
      assertThat(atALook(connection, Set.of()))
          .isEqualTo(CatalogReader.tables(connection, stop(), Set.of()));
    }
  }

  @Test
  void aNameThatIsTooLongIsNotTakenForItsBeginning(TestDatabase database) throws Exception {
    database.execute("CREATE TABLE " + "t".repeat(63) + " (a int)");
    QualifiedName tooLong = new QualifiedName("public", "t".repeat(64));
    try (Connection connection = database.connect()) {
      assertThat(atALook(connection, Set.of(tooLong)).tables()).isEmpty();
      assertThat(CatalogReader.tables(connection, stop(), Set.of(tooLong)).tables()).isEmpty();
    }
  }

  private static String written(Set<QualifiedName> tables, boolean hasEnforced) {
    return DSL.using(SQLDialect.POSTGRES, new Settings().withRenderFormatted(true))
        .renderInlined(
            DSL.select(CatalogQuery.tables(tables).tables(hasEnforced), CatalogQuery.extensions()));
  }

  /** What one round trip shows. */
  static Catalog atALook(Connection connection, Set<QualifiedName> tables) throws Exception {
    RoundTrip trip = new RoundTrip();
    RoundTrip.Pending<Catalog> catalog = CatalogLook.asked(trip, connection, tables);
    assertThat(trip.make(connection, stop())).isTrue();
    return catalog.get();
  }

  private static Stop stop() {
    return new Stop(Duration.ofMinutes(1));
  }
}
