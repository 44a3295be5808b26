/** What is put into the program by mistake, or on purpose: never a crash, never a hang. */
@NullMarked
package dev.migrationsentry.input;

import org.jspecify.annotations.NullMarked;
