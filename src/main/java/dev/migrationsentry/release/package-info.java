/** The files that this release brings, every one accounted for, and what its scripts need. */
@NullMarked
package dev.migrationsentry.release;

import org.jspecify.annotations.NullMarked;
