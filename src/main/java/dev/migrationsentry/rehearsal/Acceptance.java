package dev.migrationsentry.rehearsal;

import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.SourcePlace;

/**
 * A hazard that somebody has looked at and takes, by a comment above its statement.
 *
 * @param statement the line at which the statement begins; 0 if none follows the comment
 * @param reason as it is written; untrusted
 * @param place of the comment
 */
record Acceptance(
    MigrationName migration, int statement, FindingCode hazard, String reason, SourcePlace place) {}
