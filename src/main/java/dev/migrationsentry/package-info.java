/**
 * The process: arguments, streams, environment, signals and the exit code; nothing else touches
 * them.
 */
@NullMarked
package dev.migrationsentry;

import org.jspecify.annotations.NullMarked;
