/** Real servers for the tests, and databases on them. */
@NullMarked
package dev.migrationsentry.testing;

import org.jspecify.annotations.NullMarked;
