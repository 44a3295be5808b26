package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.QualifiedName;

/**
 * An index that a statement built over a table that was there before.
 *
 * @param again it was there before and was built anew
 * @param inPlace it is the same index as before in a new file, so that nobody could use it
 *     meanwhile; REINDEX CONCURRENTLY builds another one beside it
 */
public record IndexBuild(
    QualifiedName table, String index, boolean unique, boolean again, boolean inPlace) {}
