@NullMarked
package dev.migrationsentry.recovery;

import org.jspecify.annotations.NullMarked;
