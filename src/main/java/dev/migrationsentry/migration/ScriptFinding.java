package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.Finding;

/**
 * Something seen in one script. It matters only while the migration is pending.
 *
 * @param migration in whose script it was seen
 */
public record ScriptFinding(ReleaseMigration migration, Finding finding) {}
