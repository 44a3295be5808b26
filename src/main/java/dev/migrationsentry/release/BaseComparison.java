package dev.migrationsentry.release;

import dev.migrationsentry.migration.FilePlaces;
import dev.migrationsentry.migration.HistoryRules;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.verdict.Counted;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * The migrations of a release against those of the branch that it is to be merged into. Asks no
 * database: whatever that branch has may have been applied somewhere.
 *
 * @param base which branch, in words
 * @param fresh the migrations that are new here, and repeatable ones that have changed
 * @param findings blockers, and notes where the project's Flyway settings allow it
 */
public record BaseComparison(String base, List<ReleaseMigration> fresh, List<Finding> findings) {
  private static final int SHA_1_DIGITS = 40;

  public BaseComparison {
    fresh = List.copyOf(fresh);
    findings = List.copyOf(findings);
  }

  /**
   * Compares.
   *
   * @param directory the project's folder, in the repository
   * @param ref the branch, as git knows it
   * @param environment of the process
   * @throws StepRefused {@code release.base-ref.unavailable}: it cannot be compared; {@code run.*}
   */
  public static BaseComparison of(
      Release release, Path directory, String ref, Map<String, String> environment, Stop stop)
      throws StepRefused {
    BaseRef base = BaseRef.find(release, directory, ref, environment, stop);
    try {
      return new Comparison(release, base).run();
    } catch (IOException e) {
      throw BaseRef.unavailable(
          ref,
          "what it has cannot be read: " + FilePlaces.reason(e),
          "Run it in a whole clone of the repository.");
    }
  }

  /** The same in one line. */
  public String summary() {
    return "compared with " + base + ", " + Counted.of(fresh.size(), "migration") + " new here";
  }

  private static final class Comparison {
    private final Release release;
    private final BaseRef base;
    private final HistoryRules rules;
    private final Optional<MigrationVersion> highest;
    private final List<Finding> findings = new ArrayList<>();
    private final List<ReleaseMigration> fresh = new ArrayList<>();

    Comparison(Release release, BaseRef base) {
      this.release = release;
      this.base = base;
      this.rules = release.project().historyRules();
      this.highest =
          base.atTip().files().values().stream()
              .map(BaseTree.File::version)
              .filter(Objects::nonNull)
              .map(MigrationVersion::fromVersion)
              .max(Comparator.naturalOrder());
    }

    BaseComparison run() throws IOException, StepRefused {
      Set<String> here = new HashSet<>();
      for (ReleaseMigration migration : release.migrations()) {
        String key = BaseTree.key(migration);
        here.add(key);
        compare(migration, base.atFork().get(key), base.atTip().get(key));
      }
      for (Map.Entry<String, BaseTree.File> each :
          new TreeMap<>(base.atFork().files()).entrySet()) {
        if (!here.contains(each.getKey()) && base.atTip().get(each.getKey()) != null) {
          deleted(each.getValue());
        }
      }
      return new BaseComparison(base.words(), fresh, findings);
    }

    private void compare(
        ReleaseMigration migration, BaseTree.@Nullable File before, BaseTree.@Nullable File now)
        throws IOException, StepRefused {
      if (migration.kind() == ReleaseMigration.Kind.REPEATABLE) {
        if (now == null || !isSame(migration, now)) {
          fresh.add(migration);
        }
      } else if (before == null && now == null) {
        fresh.add(migration);
        late(migration);
      } else if (now != null && isSame(migration, now)) {
        return;
      } else if (before == null && now != null) {
        fresh.add(migration);
        taken(migration, now);
      } else if (before != null && now != null && !isSame(migration, before)) {
        changed(migration, before);
      }
    }

    private void late(ReleaseMigration migration) {
      MigrationVersion version = MigrationVersion.fromVersion(migration.name().version());
      boolean late = highest.isPresent() && version.compareTo(highest.get()) < 0;
      if (late && migration.kind() == ReleaseMigration.Kind.VERSIONED) {
        boolean allowed = rules.outOfOrder() || isIgnored(MigrationState.IGNORED);
        Finding finding =
            finding(
                FindingCode.VERSION_LATE,
                migration,
                base.words() + " has version " + highest.get() + " already",
                "Rename the file to a version above " + highest.get() + ".");
        findings.add(allowed ? finding.weighing(Severity.NOTE) : finding);
      }
    }

    private void taken(ReleaseMigration migration, BaseTree.File other) {
      findings.add(
          finding(
              FindingCode.VERSION_TAKEN,
              migration,
              base.words() + " has this version in " + other.path(),
              "Rename the file to a version above "
                  + highest.map(MigrationVersion::toString).orElse("it")
                  + "."));
    }

    private void changed(ReleaseMigration migration, BaseTree.File released) {
      boolean renamed = !released.description().equals(migration.name().description());
      findings.add(
          finding(
              FindingCode.FILE_CHANGED,
              migration,
              base.words()
                  + " has it, as "
                  + released.path()
                  + (renamed ? ", and here it has another name" : ", and here its text is another"),
              "Put it back, and bring the change as a new migration: git checkout "
                  + base.ref()
                  + " -- "
                  + released.path()));
    }

    private void deleted(BaseTree.File file) {
      Finding finding =
          Finding.of(
                  FindingCode.FILE_DELETED,
                  file.path(),
                  base.words() + " has it, and here it is gone",
                  "Put it back: git checkout " + base.ref() + " -- " + file.path())
              .at(FilePlaces.of(base.top().resolve(file.path())));
      findings.add(
          isIgnored(MigrationState.MISSING_SUCCESS) ? finding.weighing(Severity.NOTE) : finding);
    }

    private boolean isIgnored(MigrationState state) {
      return rules.ignored().stream().anyMatch(pattern -> pattern.matchesMigration(true, state));
    }

    private static Finding finding(
        FindingCode code, ReleaseMigration migration, String seen, String remedy) {
      return Finding.of(code, FilePlaces.shown(migration.file()), seen, remedy)
          .at(FilePlaces.of(migration.file()));
    }

    /**
     * Flyway does not look at a byte order mark or at how lines end, and at the words of a name.
     */
    private boolean isSame(ReleaseMigration migration, BaseTree.File file)
        throws IOException, StepRefused {
      if (!file.description().equals(migration.name().description())) {
        return false;
      }
      byte[] content = Files.readAllBytes(migration.file());
      return blob(content, file.blob().length()).equals(file.blob())
          || Arrays.equals(text(content), text(base.content(file)));
    }

    private static byte[] text(byte[] content) {
      String text = new String(content, StandardCharsets.ISO_8859_1);
      String mark = "\u00ef\u00bb\u00bf";
      String bare = text.startsWith(mark) ? text.substring(mark.length()) : text;
      return String.join("\n", bare.lines().toList()).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The name that git gives a content (gitformat-pack and git-hash-object manuals). */
    private static String blob(byte[] content, int digits) {
      try {
        MessageDigest digest =
            MessageDigest.getInstance(digits == SHA_1_DIGITS ? "SHA-1" : "SHA-256");
        digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(digest.digest(content));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
