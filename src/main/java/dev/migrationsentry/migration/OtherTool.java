package dev.migrationsentry.migration;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Another migration tool, by the table that it keeps its history in: name and columns as its own
 * documentation or source has them.
 */
enum OtherTool {
  ALEMBIC(
      "Alembic",
      "alembic_version",
      "version_num",
      "pg_catalog.string_agg(version_num::text, ', ')",
      null),
  PRISMA(
      "Prisma Migrate",
      "_prisma_migrations",
      "checksum finished_at migration_name rolled_back_at",
      "(pg_catalog.array_agg(migration_name::text ORDER BY finished_at DESC NULLS LAST)"
          + " FILTER (WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL))[1]",
      "pg_catalog.string_agg(migration_name::text, ', ')"
          + " FILTER (WHERE finished_at IS NULL AND rolled_back_at IS NULL)"),
  GOLANG_MIGRATE(
      "golang-migrate",
      "schema_migrations",
      "version dirty",
      "pg_catalog.max(version)::text",
      "pg_catalog.max(version) FILTER (WHERE dirty)::text"),
  RAILS("Rails, or dbmate", "schema_migrations", "version", "pg_catalog.max(version::text)", null),
  DJANGO(
      "Django",
      "django_migrations",
      "id app name applied",
      "(pg_catalog.array_agg(app::text || '.' || name ORDER BY id DESC))[1]",
      null),
  LIQUIBASE(
      "Liquibase",
      "databasechangelog",
      "id author filename dateexecuted orderexecuted exectype md5sum",
      "(pg_catalog.array_agg(id::text || ' of ' || author ORDER BY orderexecuted DESC)"
          + " FILTER (WHERE exectype <> 'FAILED'))[1]",
      "pg_catalog.string_agg(id::text, ', ') FILTER (WHERE exectype = 'FAILED')"),
  KNEX(
      "Knex",
      "knex_migrations",
      "id name batch migration_time",
      "(pg_catalog.array_agg(name::text ORDER BY id DESC))[1]",
      null),
  TYPEORM(
      "TypeORM",
      "migrations",
      "id timestamp name",
      "(pg_catalog.array_agg(name::text ORDER BY id DESC))[1]",
      null),
  EF_CORE(
      "Entity Framework Core",
      "__EFMigrationsHistory",
      "MigrationId ProductVersion",
      "pg_catalog.max(\"MigrationId\"::text)",
      null),
  GOOSE(
      "goose",
      "goose_db_version",
      "id version_id is_applied",
      "((pg_catalog.array_agg(version_id ORDER BY id DESC) FILTER (WHERE is_applied))[1])::text",
      null),
  SQITCH(
      "Sqitch",
      "changes",
      "change_id script_hash change project committed_at",
      "(pg_catalog.array_agg(change::text ORDER BY committed_at DESC))[1]",
      null),
  ATLAS(
      "Atlas",
      "atlas_schema_revisions",
      "version applied total executed_at",
      "pg_catalog.max(version::text) FILTER (WHERE applied = total)",
      "pg_catalog.string_agg(version::text, ', ') FILTER (WHERE applied < total)"),
  DRIZZLE(
      "Drizzle", "__drizzle_migrations", "id hash created_at", "pg_catalog.max(id)::text", null),
  SUPABASE(
      "Supabase", "schema_migrations", "version statements", "pg_catalog.max(version::text)", null);

  /** Those that keep it in a schema of their own, and not beside what they migrate. */
  static final List<String> SCHEMAS =
      List.of("sqitch", "atlas_schema_revisions", "drizzle", "supabase_migrations");

  private final String words;
  private final String table;
  private final String columns;
  private final String version;
  private final @Nullable String trouble;

  /**
   * @param columns those that it must have, with blanks between
   * @param version an aggregate: the last one that it says is applied
   * @param trouble an aggregate: what it says has stopped part way; null if it keeps no such mark
   */
  OtherTool(String words, String table, String columns, String version, @Nullable String trouble) {
    this.words = words;
    this.table = table;
    this.columns = columns;
    this.version = version;
    this.trouble = trouble;
  }

  String words() {
    return words;
  }

  String table() {
    return table;
  }

  /** Whether a table is this tool's; {@code schema_migrations} of a version alone has no more. */
  boolean keeps(String name, Set<String> live) {
    return table.equals(name)
        && live.containsAll(Arrays.asList(columns.split(" ", -1)))
        && (this != RAILS || live.size() == 1);
  }

  /** Of a table by its name as SQL has to write it: version and trouble, each at most this long. */
  String sql(String name, int longest) {
    return "SELECT pg_catalog.left("
        + version
        + ", "
        + longest
        + "), pg_catalog.left("
        + (trouble == null ? "NULL" : trouble)
        + ", "
        + longest
        + ") FROM "
        + name;
  }
}
