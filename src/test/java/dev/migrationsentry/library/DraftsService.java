package dev.migrationsentry.library;

import java.nio.file.Path;
import javax.sql.DataSource;

/** The example of docs/library.md: a service that starts only on a database that fits it. */
final class DraftsService {
  private final DataSource dataSource;

  private DraftsService(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  static DraftsService start(DataSource dataSource, Path home) {
    SchemaCheck.of(dataSource)
        .migrations(home.resolve("sql/migrations").toString())
        .contract(home.resolve("sql/contract.toml").toString())
        .refuse();
    return new DraftsService(dataSource);
  }

  DataSource dataSource() {
    return dataSource;
  }
}
