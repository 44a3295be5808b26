package dev.migrationsentry.postgres;

import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.catalog.QualifiedName;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;

/** The catalogue as {@link CatalogReader} reads it, asked for together with other questions. */
public final class CatalogLook {
  private CatalogLook() {}

  /**
   * Asks for these tables, as far as they are there, and the extensions. Questions that come later
   * must not need a search path.
   *
   * @param connection that the round trip will be made on
   */
  public static RoundTrip.Pending<Catalog> asked(
      RoundTrip trip, Connection connection, Set<QualifiedName> tables) throws SQLException {
    String question = CatalogText.of(tables, CatalogText.hasEnforced(connection));
    trip.ask(CatalogText.SETTINGS, rows -> true);
    return trip.ask(question, CatalogLook::read);
  }

  private static Catalog read(ResultSet rows) throws SQLException {
    rows.next();
    try {
      return CatalogAnswer.read(rows.getString(1), rows.getString(2));
    } catch (IOException | IllegalStateException e) {
      // Not as the question has it: CatalogReader will say what is wrong.
      throw new SQLException("the catalogue's answer cannot be read", "XX000", e);
    }
  }
}
