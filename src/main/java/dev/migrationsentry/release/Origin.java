package dev.migrationsentry.release;

import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.SourcePlace;

/** Which migration makes an object, and where it says so. */
public record Origin(SourcePlace place, MigrationName migration) {}
