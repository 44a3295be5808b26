/** The status over HTTP: documents for monitors, a page for people, the migrate endpoint. */
@NullMarked
package dev.migrationsentry.serve;

import org.jspecify.annotations.NullMarked;
