/** The schema as values. */
@NullMarked
package dev.migrationsentry.catalog;

import org.jspecify.annotations.NullMarked;
