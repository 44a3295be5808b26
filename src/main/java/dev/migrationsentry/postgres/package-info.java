/** The server: connecting, what it is, the deploy lock, its catalogue, who waits for whom. */
@NullMarked
package dev.migrationsentry.postgres;

import org.jspecify.annotations.NullMarked;
