/** What production does to a gate, done to it on purpose: faults, and what must hold after each. */
@NullMarked
package dev.migrationsentry.faults;

import org.jspecify.annotations.NullMarked;
