/** The shell scripts, run as a platform runs them. */
@NullMarked
package dev.migrationsentry.scripts;

import org.jspecify.annotations.NullMarked;
