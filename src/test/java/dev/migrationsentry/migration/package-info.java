/** Flyway behind its seam, held against Flyway itself and against real servers. */
@NullMarked
package dev.migrationsentry.migration;

import org.jspecify.annotations.NullMarked;
