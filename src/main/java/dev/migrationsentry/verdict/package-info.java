/** Steps, findings, events, exit codes and the verdict: values that everything else speaks in. */
@NullMarked
package dev.migrationsentry.verdict;

import org.jspecify.annotations.NullMarked;
