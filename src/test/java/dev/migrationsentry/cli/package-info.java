/** The command line, as somebody types at it. */
@NullMarked
package dev.migrationsentry.cli;

import org.jspecify.annotations.NullMarked;
