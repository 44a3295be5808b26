/** Text, JSON, Markdown and JUnit: pure functions of the verdict, written where the caller says. */
@NullMarked
package dev.migrationsentry.report;

import org.jspecify.annotations.NullMarked;
