package dev.migrationsentry.rehearsal;

import dev.migrationsentry.catalog.QualifiedName;

/**
 * An index that a statement built over a table that was there before.
 *
 * @param again it was there before and was built anew
 */
public record IndexBuild(QualifiedName table, String index, boolean unique, boolean again) {}
