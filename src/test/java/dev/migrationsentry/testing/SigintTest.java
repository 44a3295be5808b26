package dev.migrationsentry.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;

/**
 * A test that sends SIGINT to a process. Left out where that can reach none: see {@link
 * SentryProcess#ignoresSigint}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@DisabledIf(
    value = "dev.migrationsentry.testing.SentryProcess#ignoresSigint",
    disabledReason =
        "SIGINT is ignored here, as a shell has it for what it runs with &: nothing to test")
public @interface SigintTest {}
