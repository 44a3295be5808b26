/**
 * What must hold before anything connects: settings, DATABASE_URL, the variables a release needs.
 */
@NullMarked
package dev.migrationsentry.environment;

import org.jspecify.annotations.NullMarked;
