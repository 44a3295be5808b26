package dev.migrationsentry.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands a new, empty database to each test method, or lifecycle method, that asks for a {@link
 * TestDatabase}, and drops it after the test.
 */
public final class PostgresExtension implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestDatabase.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestDatabase database = TestServer.shared().createDatabase();
    context
        .getStore(ExtensionContext.Namespace.create(PostgresExtension.class))
        .put(database.name(), (AutoCloseable) () -> database.server().drop(database));
    return database;
  }
}
