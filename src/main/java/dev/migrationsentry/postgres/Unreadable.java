package dev.migrationsentry.postgres;

import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;

/** A question that was not answered: nothing was checked, and why decides whether to ask again. */
final class Unreadable {
  private Unreadable() {}

  /**
   * The catalogue could not be read.
   *
   * @return {@code connect.lost} if the connection broke, {@code contract.catalogue-unreadable}
   *     otherwise
   * @throws StepRefused the run is to end
   */
  static StepRefused catalogue(Stop stop, Exception failure) throws StepRefused {
    stop.check(DatabaseState.UNTOUCHED);
    if (SqlState.isConnectionLoss(failure)) {
      return lost("reading the catalogue", failure);
    }
    return new StepRefused(
        Finding.of(
            FindingCode.CATALOGUE_UNREADABLE,
            "pg_catalog",
            "the catalogue could not be read: " + ServerWords.of(failure),
            "Run it again; if it stays so, read the server's log at this time."));
  }

  /** The connection broke. {@code doing} follows "while". */
  static StepRefused lost(String doing, Exception failure) {
    return new StepRefused(
        Finding.of(
            FindingCode.CONNECTION_LOST,
            "connection",
            "the connection broke while " + doing + ": " + ServerWords.of(failure),
            "Run it again; the server's log says why the session ended."));
  }
}
