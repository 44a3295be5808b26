/** The status over HTTP. */
@NullMarked
package dev.migrationsentry.serve;

import org.jspecify.annotations.NullMarked;
