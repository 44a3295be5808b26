@NullMarked
package dev.migrationsentry.rehearsal;

import org.jspecify.annotations.NullMarked;
