package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.QualifiedName;

/**
 * A table, view or the like that a statement gave another name or put into another schema.
 *
 * @param known it was there before the migration began
 */
public record Renamed(QualifiedName from, QualifiedName to, boolean known) {}
