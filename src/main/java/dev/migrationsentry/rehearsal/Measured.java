package dev.migrationsentry.rehearsal;

import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.hazard.IndexBuild;
import dev.migrationsentry.hazard.LockMode;
import dev.migrationsentry.hazard.Renamed;
import dev.migrationsentry.hazard.RowsWritten;
import dev.migrationsentry.hazard.SqlText;
import dev.migrationsentry.hazard.TableLock;
import dev.migrationsentry.hazard.TableScan;
import dev.migrationsentry.postgres.SessionSample;
import dev.migrationsentry.postgres.SessionSample.Held;
import dev.migrationsentry.postgres.SessionSample.Relation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What two samples around a statement say of it. Pure.
 *
 * @param known the relations that were there before the migration began
 */
record Measured(Set<Long> known, SessionSample before, SessionSample after, String sql) {
  private static final Pattern IN_ORDER = SqlText.beginning("CLUSTER", "VACUUM");
  private static final Pattern TRUNCATE = SqlText.beginning("TRUNCATE");

  /** Those among these locks that others may wait for. */
  List<TableLock> locks(Collection<Held> held) {
    Set<TableLock> locks = new TreeSet<>();
    for (Held each : held) {
      Relation relation = either(each.relation());
      if (known.contains(each.relation()) && relation != null) {
        Relation table = either(relation.table());
        locks.add(
            new TableLock(
                relation.name(),
                table == null ? relation.name() : table.name(),
                LockMode.of(each.mode())));
      }
    }
    return List.copyOf(locks);
  }

  /** Locks that are held after the statement and were not before. */
  List<TableLock> taken() {
    return locks(after.locks().stream().filter(each -> !before.locks().contains(each)).toList());
  }

  /** Locks that were held before the statement and still are. */
  List<TableLock> carriedOver() {
    return locks(after.locks().stream().filter(before.locks()::contains).toList());
  }

  private @Nullable Relation either(long oid) {
    Relation relation = before.relation(oid);
    return relation == null ? after.relation(oid) : relation;
  }

  private List<Long> inAnotherFile() {
    List<Long> changed = new ArrayList<>();
    before
        .relations()
        .forEach(
            (oid, old) -> {
              Relation now = after.relation(oid);
              if (known.contains(oid) && now != null && now.file() != old.file()) {
                changed.add(oid);
              }
            });
    return changed;
  }

  private Relation before(long oid) {
    Relation relation = before.relation(oid);
    if (relation == null) {
      throw new IllegalStateException("no relation " + oid);
    }
    return relation;
  }

  /**
   * TRUNCATE gives a table a new file too, and reads nothing of the old one; each of its indexes,
   * which are then built over no rows, counts as a scan.
   */
  private boolean truncated(long oid) {
    Relation old = before(oid);
    Relation now = after.relation(oid);
    return now != null
        && old.kind() == 'r'
        && now.scans() - old.scans() <= builtAnew(oid)
        && now.tablespace() == old.tablespace()
        && now.persistence() == old.persistence()
        && !IN_ORDER.matcher(sql).lookingAt();
  }

  private long builtAnew(long table) {
    return after.relations().entrySet().stream()
        .filter(each -> each.getValue().table() == table && built(each.getKey(), each.getValue()))
        .count();
  }

  List<QualifiedName> rewritten() {
    return inAnotherFile().stream()
        .filter(oid -> !before(oid).isIndex() && !truncated(oid))
        .map(oid -> before(oid).name())
        .sorted()
        .toList();
  }

  List<QualifiedName> emptied() {
    return Stream.concat(
            inAnotherFile().stream().filter(oid -> !before(oid).isIndex() && truncated(oid)),
            emptiedInPlace())
        .map(oid -> before(oid).name())
        .sorted()
        .distinct()
        .toList();
  }

  /** A file that the transaction has made itself is emptied and kept; an index counts a scan. */
  private Stream<Long> emptiedInPlace() {
    if (!TRUNCATE.matcher(sql).lookingAt()) {
      return Stream.empty();
    }
    return known.stream()
        .filter(
            oid -> {
              Relation old = before.relation(oid);
              Relation now = after.relation(oid);
              return old != null && now != null && !old.isIndex() && now.scans() > old.scans();
            });
  }

  /** Tables, views and the like that have another name now, or lie in another schema. */
  List<Renamed> renamed() {
    List<Renamed> renamed = new ArrayList<>();
    before
        .relations()
        .forEach(
            (oid, old) -> {
              Relation now = after.relation(oid);
              if (now != null && !old.isIndex() && !now.name().equals(old.name())) {
                renamed.add(new Renamed(old.name(), now.name(), known.contains(oid)));
              }
            });
    renamed.sort((one, other) -> one.from().compareTo(other.from()));
    return renamed;
  }

  /** By the name of a partition, that of the table that it is a part of; from before or after. */
  Map<QualifiedName, QualifiedName> partitions() {
    Map<QualifiedName, QualifiedName> partitions = new HashMap<>();
    for (SessionSample sample : List.of(after, before)) {
      for (Relation each : sample.relations().values()) {
        Relation root = sample.relation(each.root());
        if (root != null && !each.isIndex()) {
          partitions.put(each.name(), root.name());
        }
      }
    }
    return partitions;
  }

  boolean waitsForever() {
    return before.waitsForever();
  }

  List<IndexBuild> builds() {
    List<IndexBuild> builds = new ArrayList<>();
    after
        .relations()
        .forEach(
            (oid, now) -> {
              Relation table = before.relation(now.table());
              if (table != null
                  && known.contains(now.table())
                  && built(oid, now)
                  && !(wasThere(now) && isInAnotherFile(now.table(), table))) {
                builds.add(
                    new IndexBuild(
                        table.name(),
                        now.name().name(),
                        now.unique(),
                        wasThere(now),
                        before.relation(oid) != null));
              }
            });
    return builds;
  }

  /** Its indexes are built anew with it, and are not listed. */
  private boolean isInAnotherFile(long oid, Relation before) {
    Relation now = after.relation(oid);
    return now != null && now.file() != before.file();
  }

  /** An index that gets a new number and keeps its file was not built (a longer varchar). */
  private boolean built(long oid, Relation now) {
    if (now.kind() != 'i') {
      return false;
    }
    Relation old = before.relation(oid);
    return old == null
        ? before.relations().values().stream().noneMatch(each -> each.file() == now.file())
        : old.file() != now.file();
  }

  private boolean wasThere(Relation index) {
    return before.relations().values().stream()
        .anyMatch(each -> each.isIndex() && each.name().equals(index.name()));
  }

  List<TableScan> scans() {
    Map<Long, Long> explained = new HashMap<>();
    after
        .relations()
        .forEach(
            (oid, now) -> {
              if (built(oid, now)) {
                explained.merge(now.table(), 1L, Long::sum);
              }
            });
    if (TRUNCATE.matcher(sql).lookingAt()) {
      return List.of();
    }
    inAnotherFile().forEach(oid -> explained.merge(oid, 1L, Long::sum));
    List<TableScan> scans = new ArrayList<>();
    for (long oid : known) {
      Relation old = before.relation(oid);
      Relation now = after.relation(oid);
      if (old != null && now != null && !old.isIndex()) {
        long times = now.scans() - old.scans() - explained.getOrDefault(oid, 0L);
        if (times > 0) {
          scans.add(new TableScan(old.name(), times));
        }
      }
    }
    scans.sort((one, other) -> one.table().compareTo(other.table()));
    return scans;
  }

  List<RowsWritten> rows() {
    List<RowsWritten> written = new ArrayList<>();
    for (long oid : known) {
      Relation old = before.relation(oid);
      Relation now = after.relation(oid);
      if (old != null && now != null && !old.isIndex()) {
        RowsWritten rows =
            new RowsWritten(
                old.name(),
                now.inserted() - old.inserted(),
                now.updated() - old.updated(),
                now.deleted() - old.deleted());
        if (rows.inserted() + rows.updated() + rows.deleted() > 0) {
          written.add(rows);
        }
      }
    }
    written.sort((one, other) -> one.table().compareTo(other.table()));
    return written;
  }
}
