package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.migration.HistoryRow;
import dev.migrationsentry.migration.ReleaseMigration;

/** One thing that recovery does, on the strength of the evidence that goes with it. */
sealed interface Repair {
  /** Why it is right. */
  String evidence();

  /** The migration that it is about, as people call it. */
  String migration();

  /** What is done, in words for a person. */
  String words();

  /** The rung that it belongs to. */
  default Rung rung() {
    return Rung.REPAIR;
  }

  /** What the receipt calls it. */
  String action();

  /** A row that is not true is taken out. */
  record RemoveRow(HistoryRow row, String evidence) implements Repair {
    @Override
    public String migration() {
      return row.label();
    }

    @Override
    public String words() {
      return "remove the row of " + row.label() + " (" + row.where() + ")";
    }

    @Override
    public String action() {
      return "remove-row";
    }
  }

  /** A row is made to say what it would say, had Flyway written it for this file. */
  record RewriteRow(HistoryRow row, ReleaseMigration as, String evidence) implements Repair {
    @Override
    public String migration() {
      return as.name().label();
    }

    @Override
    public String words() {
      return "set the row of " + as.name().label() + " right (" + row.where() + ")";
    }

    @Override
    public String action() {
      return "rewrite-row";
    }
  }

  /** A migration is recorded as applied, and not run. */
  record Stamp(ReleaseMigration file, String evidence) implements Repair {
    @Override
    public String migration() {
      return file.name().label();
    }

    @Override
    public String words() {
      return "record " + migration() + " as applied without running it";
    }

    @Override
    public Rung rung() {
      return Rung.STAMP;
    }

    @Override
    public String action() {
      return "stamp";
    }
  }

  /** What a concurrent build left is dropped, so that its migration can build it. */
  record DropInvalidIndex(ObjectId index, ReleaseMigration maker, String evidence)
      implements Repair {
    @Override
    public String migration() {
      return maker.name().label();
    }

    @Override
    public String words() {
      return "drop the INVALID index " + index.part() + ", which " + migration() + " builds again";
    }

    @Override
    public String action() {
      return "drop-invalid-index";
    }

    String sql() {
      return "DROP INDEX CONCURRENTLY "
          + Identifier.quoted(index.schema())
          + "."
          + Identifier.quoted(index.part());
    }
  }
}
