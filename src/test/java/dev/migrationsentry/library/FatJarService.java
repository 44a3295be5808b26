package dev.migrationsentry.library;

import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/** A service in one jar. Its arguments: URL of JDBC, and how many times to check. */
public final class FatJarService {
  private FatJarService() {}

  /** Says how long each check took, in milliseconds, and ends with 3 where one refuses. */
  public static void main(String[] args) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(args[0]);
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      long begun = System.nanoTime();
      try {
        SchemaCheck.of(source)
            .migrations("classpath:sql/migrations")
            .contract("classpath:sql/contract.toml")
            .within(Duration.ofMinutes(1))
            .refuse();
        System.out.println("started in " + (System.nanoTime() - begun) / 1_000_000);
      } catch (SchemaNotReady refused) {
        System.out.println("refused in " + (System.nanoTime() - begun) / 1_000_000);
        System.out.println(refused.getMessage());
        System.exit(3);
      }
    }
  }
}
