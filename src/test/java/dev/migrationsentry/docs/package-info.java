/** README and docs, held to what the program does. */
@NullMarked
package dev.migrationsentry.docs;

import org.jspecify.annotations.NullMarked;
