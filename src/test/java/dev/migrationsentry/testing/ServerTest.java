package dev.migrationsentry.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that asks a real server. Its methods may take a {@link TestDatabase}. {@code
 * -Dgroups=server} runs these alone, as is done for each PostgreSQL version.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("server")
@ExtendWith(PostgresExtension.class)
public @interface ServerTest {}
