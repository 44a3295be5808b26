/** Rules for the whole house. */
@NullMarked
package dev.migrationsentry;

import org.jspecify.annotations.NullMarked;
