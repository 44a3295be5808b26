package dev.migrationsentry.rehearsal;

/**
 * What is asked of one rehearsal, besides the settings.
 *
 * @param filesOnly connect to nothing, and look at the files alone
 * @param writeBaseline write the hazards of this run as those that are known from now on
 */
public record RehearsalOptions(boolean filesOnly, boolean writeBaseline) {}
