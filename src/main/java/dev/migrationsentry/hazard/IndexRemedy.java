package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.QualifiedName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How to build an index beside the traffic. Pure. */
final class IndexRemedy {
  private static final String ALONE =
      "In a migration of its own, with executeInTransaction=false in its .conf: ";
  private static final Pattern CREATE =
      Pattern.compile(
          SqlText.SPACE + "(CREATE\\s+(?:UNIQUE\\s+)?INDEX)\\s+(.*?)[\\s;]*$",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private IndexRemedy() {}

  static String of(IndexBuild build, Situation here) {
    QualifiedName root = here.statement().partitions().get(build.table());
    if (root != null) {
      Optional<String> ofRoot =
          here.made(ObjectKind.INDEX)
              .filter(each -> OnTarget.relation(each.object()).equals(root))
              .map(Effect.Made::after)
              .findFirst();
      if (ofRoot.isPresent()) {
        return partitioned(build, ofRoot.get(), here);
      }
    }
    Matcher create = CREATE.matcher(here.statement().sql());
    if (create.matches()) {
      return ALONE
          + create.group(1)
          + " CONCURRENTLY "
          + create.group(2).strip().replaceAll("\\s+", " ")
          + ";";
    }
    if (build.again()) {
      return build.inPlace()
          ? ALONE + "REINDEX INDEX CONCURRENTLY " + index(build) + ";"
          : "Build the index that is to be under another name first, with CREATE INDEX CONCURRENTLY"
              + " in a migration of its own, and drop "
              + index(build)
              + " before this statement.";
    }
    String definition =
        after(here, ObjectKind.INDEX, build.table(), build.index())
            .orElse(
                "CREATE INDEX " + Identifier.quoted(build.index()) + " ON " + build.table().sql());
    String constraint = after(here, ObjectKind.CONSTRAINT, build.table(), build.index()).orElse("");
    return constraint.isEmpty()
        ? ALONE + concurrently(definition) + ";"
        : constraint(build, definition, constraint);
  }

  /** CONCURRENTLY is not to be had for a partitioned table (manual, CREATE INDEX). */
  private static String partitioned(IndexBuild build, String ofRoot, Situation here) {
    String ofPartition =
        after(here, ObjectKind.INDEX, build.table(), build.index())
            .orElse("")
            .replaceAll(" ATTACHED TO .*", "");
    String attach = ofRoot.replaceAll("^CREATE (?:UNIQUE )?INDEX (\\S+) ON .*$", "$1");
    return ofRoot
        + "; then for each partition in a migration with executeInTransaction=false: "
        + concurrently(ofPartition)
        + "; and in the end for each: ALTER INDEX "
        + Identifier.quoted(build.table().schema())
        + "."
        + attach
        + " ATTACH PARTITION "
        + index(build)
        + ";";
  }

  private static String constraint(IndexBuild build, String definition, String constraint) {
    if (constraint.startsWith("EXCLUDE")) {
      return "There is no way to build it beside the traffic: add it in a quiet hour, or when the"
          + " table is made.";
    }
    boolean key = constraint.startsWith("PRIMARY KEY");
    return ALONE
        + concurrently(definition)
        + "; then in the next one: ALTER TABLE "
        + build.table().sql()
        + " ADD CONSTRAINT "
        + Identifier.quoted(build.index())
        + (key ? " PRIMARY KEY" : " UNIQUE")
        + " USING INDEX "
        + Identifier.quoted(build.index())
        + ";"
        + (key ? " (its columns NOT NULL before that, behind a validated CHECK)" : "");
  }

  static String concurrently(String definition) {
    return definition.replaceFirst("INDEX ", "INDEX CONCURRENTLY ");
  }

  private static String index(IndexBuild build) {
    return new QualifiedName(build.table().schema(), build.index()).sql();
  }

  private static Optional<String> after(
      Situation here, ObjectKind kind, QualifiedName table, String part) {
    return here.made(kind)
        .filter(
            each -> each.object().equals(new ObjectId(kind, table.schema(), table.name(), part)))
        .map(Effect.Made::after)
        .findFirst();
  }
}
