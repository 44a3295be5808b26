/** The flow of one run, step by step, and the trail that times and records it. */
@NullMarked
package dev.migrationsentry.gate;

import org.jspecify.annotations.NullMarked;
