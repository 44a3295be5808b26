package dev.migrationsentry.verdict;

/** Which migration makes an object, and where it says so. */
public record Origin(SourcePlace place, MigrationName migration) {}
