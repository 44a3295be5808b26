/** What migrations do, learnt on a scratch database, and what of it a live database has. */
@NullMarked
package dev.migrationsentry.recovery;

import org.jspecify.annotations.NullMarked;
