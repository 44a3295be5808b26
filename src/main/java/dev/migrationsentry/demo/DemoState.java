package dev.migrationsentry.demo;

import java.util.Locale;

/** What may have become of the sample's database before the gate sees it. */
public enum DemoState {
  FRESH("an empty database, as a preview environment gets it"),
  UP_TO_DATE("the release is deployed already, and is deployed again"),
  HOT_PATCHED("conversions.proposal_id was added by hand in an emergency, and V6 never ran"),
  PART_PATCHED("the first statement of V7 was typed into psql, and its indexes were not"),
  WRONG_STAMP("the history says that V10 was applied, and its columns were never made"),
  MISSING_COLUMN("somebody dropped conversions.proposal_id after the release was deployed"),
  INVALID_INDEX("ix_proposals_expires_at was rebuilt by hand, and the build was interrupted"),
  PROBE_VIOLATED("proposals were deleted by hand, and the dashboard's counts still show them"),
  CHANGED_FILE("a line was added to V2 after it had been applied"),
  HALF_APPLIED("V11 was interrupted while it built its index: a failed row, an INVALID index"),
  FAILED_ROW("V10 failed and was rolled back, and its row stayed behind as failed"),
  STAMPED("V10 was recorded by hand and never ran; V11 is still to come"),
  DUPLICATE_ROW("the row of V7 is in the history twice, as after a restore"),
  TORN_ROW("the row of V9 does not say whether it succeeded, as after a crash"),
  LATE_FILE("a branch was merged that brings V9.1, and V11 is deployed already"),
  MISSING_FILE("the file of V3 was deleted from the release, and V3 is deployed"),
  AHEAD("an older release, which ends with V9, is deployed over a newer database"),
  DRIFTED("proposals.visitor_session_id was made wider by hand"),
  LOST_HISTORY("the schema is there and the history table is gone");

  private final String story;

  DemoState(String story) {
    this.story = story;
  }

  /** What happened, in half a sentence. */
  public String story() {
    return story;
  }

  /** As it is written at the command line: {@code up-to-date}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  void bringAbout(EarlierDeploys deploys) {
    switch (this) {
      case FRESH -> {}
      case UP_TO_DATE -> deploys.newRelease();
      case HOT_PATCHED -> {
        deploys.oldRelease();
        deploys.runFile("sql/hot_patch/conversions_proposal_id.sql");
      }
      case PART_PATCHED -> {
        deploys.oldRelease();
        deploys.migrateTo("6");
        deploys.execute(
            "ALTER TABLE conversions ADD COLUMN user_id integer"
                + " CONSTRAINT fk_conversions_user_id REFERENCES users (id) ON DELETE SET NULL,"
                + " ADD COLUMN visitor_session_id varchar(64)");
      }
      case WRONG_STAMP -> {
        deploys.oldRelease();
        deploys.migrateTo("9");
        deploys.stampTo("10");
        deploys.migrateTo("latest");
      }
      case MISSING_COLUMN -> {
        deploys.newRelease();
        deploys.execute("ALTER TABLE conversions DROP COLUMN proposal_id");
      }
      case INVALID_INDEX -> {
        deploys.newRelease();
        deploys.execute("DROP INDEX ix_proposals_expires_at");
        deploys.executeBehindAnOpenTransaction(
            "proposals",
            "CREATE INDEX CONCURRENTLY ix_proposals_expires_at ON proposals (expires_at)"
                + " WHERE expires_at IS NOT NULL");
      }
      case PROBE_VIOLATED -> {
        deploys.newRelease();
        deploys.execute("DELETE FROM proposals WHERE stage = 'sent'");
      }
      case CHANGED_FILE -> {
        deploys.newRelease();
        deploys.appendTo(
            "sql/migrations/V2__conversions_and_prospects.sql",
            "\nALTER TABLE prospects ADD COLUMN company varchar(200);\n");
      }
      case HALF_APPLIED -> {
        deploys.oldRelease();
        deploys.migrateTo("10");
        deploys.migrateBehindAnOpenTransaction("latest", "proposals");
      }
      case FAILED_ROW -> {
        deploys.oldRelease();
        deploys.migrateTo("9");
        deploys.stampTo("10");
        deploys.execute("UPDATE flyway_schema_history SET success = false WHERE version = '10'");
      }
      case STAMPED -> {
        deploys.oldRelease();
        deploys.migrateTo("9");
        deploys.stampTo("10");
      }
      case DUPLICATE_ROW -> {
        deploys.newRelease();
        deploys.execute(
            "INSERT INTO flyway_schema_history SELECT 70 + installed_rank, version, description,"
                + " type, script, checksum, installed_by, installed_on, execution_time, success"
                + " FROM flyway_schema_history WHERE version = '7'");
      }
      case TORN_ROW -> {
        deploys.newRelease();
        deploys.execute(
            "ALTER TABLE flyway_schema_history ALTER COLUMN success DROP NOT NULL;"
                + " UPDATE flyway_schema_history SET success = NULL WHERE version = '9'");
      }
      case LATE_FILE -> {
        deploys.newRelease();
        deploys.write(
            "sql/migrations/V9.1__prospects_company.sql",
            "ALTER TABLE prospects ADD COLUMN company varchar(200);\n");
      }
      case MISSING_FILE -> {
        deploys.newRelease();
        deploys.remove("sql/migrations/V3__pipeline_counts.sql");
      }
      case AHEAD -> {
        deploys.newRelease();
        deploys.remove("sql/migrations/V10__prospects_profile.sql");
        deploys.remove("sql/migrations/V11__ix_proposals_expires_at.sql");
      }
      case DRIFTED -> {
        deploys.newRelease();
        deploys.execute("ALTER TABLE proposals ALTER COLUMN visitor_session_id TYPE varchar(255)");
      }
      case LOST_HISTORY -> {
        deploys.newRelease();
        deploys.execute("DROP TABLE flyway_schema_history");
      }
    }
  }
}
