/** The commands, one a file, and the wiring of a run. */
@NullMarked
package dev.migrationsentry.cli;

import org.jspecify.annotations.NullMarked;
