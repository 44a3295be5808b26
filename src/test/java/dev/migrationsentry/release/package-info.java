/** Tests of what a release brings. */
@NullMarked
package dev.migrationsentry.release;

import org.jspecify.annotations.NullMarked;
