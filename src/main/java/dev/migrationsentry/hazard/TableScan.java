package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.QualifiedName;

/**
 * A table that was there before and that a statement read from end to end, other than to rewrite it
 * or to build an index.
 */
public record TableScan(QualifiedName table, long times) {}
