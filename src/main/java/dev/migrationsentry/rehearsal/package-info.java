/**
 * The pending migrations run for real where they can do no harm, what each statement did there, and
 * what that would mean for the database that they are for.
 */
@NullMarked
package dev.migrationsentry.rehearsal;

import org.jspecify.annotations.NullMarked;
