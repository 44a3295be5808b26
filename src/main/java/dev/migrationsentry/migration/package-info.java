/**
 * Flyway behind a small seam: the project's own settings, the history, and the migrations as they
 * run.
 */
@NullMarked
package dev.migrationsentry.migration;

import org.jspecify.annotations.NullMarked;
