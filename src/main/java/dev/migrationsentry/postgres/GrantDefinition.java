package dev.migrationsentry.postgres;

/**
 * Privileges one by one, so that those which a platform adds to all that is made do not stand
 * between two databases. Never set is the same as set to what PostgreSQL gives by itself (manual,
 * "Privileges"); the owner and who granted are left out, since they differ between databases.
 */
final class GrantDefinition {
  private GrantDefinition() {}

  /**
   * A query for (part, definition).
   *
   * @param kind an SQL expression, as {@code acldefault} takes it
   * @param prefix an SQL expression that the part begins with
   */
  static String sql(String acl, String kind, String owner, String prefix) {
    return """
    SELECT {prefix} || CASE x.grantee WHEN 0 THEN 'public'
        ELSE pg_catalog.pg_get_userbyid(x.grantee)::pg_catalog.text END
        || ': ' || x.privilege_type AS part,
      CASE WHEN pg_catalog.bool_or(x.is_grantable) THEN 'with grant option' ELSE 'granted' END
        AS definition
    FROM pg_catalog.aclexplode(
      COALESCE({acl}, pg_catalog.acldefault(({kind})::"char", {owner}))) AS x
    WHERE x.grantee <> {owner}
    GROUP BY 1\
    """
        .replace("{prefix}", prefix)
        .replace("{acl}", acl)
        .replace("{kind}", kind)
        .replace("{owner}", owner);
  }
}
