/** An embedded PostgreSQL with the sample project in a chosen state, and the gate run on it. */
@NullMarked
package dev.migrationsentry.demo;

import org.jspecify.annotations.NullMarked;
