/**
 * What in a rehearsal would hurt on the database that it is for: one rule a file, {@link
 * dev.migrationsentry.hazard.Hazards} lists them all. Pure: they judge what was measured, and ask
 * no server.
 */
@NullMarked
package dev.migrationsentry.hazard;

import org.jspecify.annotations.NullMarked;
