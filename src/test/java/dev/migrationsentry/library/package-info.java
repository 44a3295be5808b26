/** The check at a service's start. */
@NullMarked
package dev.migrationsentry.library;

import org.jspecify.annotations.NullMarked;
