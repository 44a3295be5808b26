/** The check at the start of a Java service: a {@code DataSource} in, a verdict out. */
@NullMarked
package dev.migrationsentry.library;

import org.jspecify.annotations.NullMarked;
