package dev.migrationsentry.rehearsal;

/**
 * What is asked of one rehearsal, besides the settings.
 *
 * @param inPlace on the target itself, in a transaction that is rolled back
 * @param filesOnly connect to nothing, and look at the files alone
 * @param writeBaseline write the hazards of this run as those that are known from now on
 */
public record RehearsalOptions(boolean inPlace, boolean filesOnly, boolean writeBaseline) {}
