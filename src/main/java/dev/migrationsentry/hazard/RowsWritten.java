package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.QualifiedName;

/** Rows that a statement wrote on the scratch database, which holds only what migrations bring. */
public record RowsWritten(QualifiedName table, long inserted, long updated, long deleted) {}
