/** The GitHub action, run as a runner runs it. */
@NullMarked
package dev.migrationsentry.action;

import org.jspecify.annotations.NullMarked;
