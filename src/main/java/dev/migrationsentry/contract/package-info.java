/** What this release requires of the schema: the file, the rules, the comparison. */
@NullMarked
package dev.migrationsentry.contract;

import org.jspecify.annotations.NullMarked;
