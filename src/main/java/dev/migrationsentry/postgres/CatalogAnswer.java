package dev.migrationsentry.postgres;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.catalog.Column;
import dev.migrationsentry.catalog.Constraint;
import dev.migrationsentry.catalog.Index;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Table;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what {@link CatalogText} is answered with: arrays within arrays, as its SELECTs are. */
final class CatalogAnswer {
  private final JsonReader json;

  private CatalogAnswer(String json) {
    this.json = new JsonReader(new StringReader(json));
  }

  /**
   * Reads an answer.
   *
   * @param tables the first column of its only row
   * @param extensions the second
   */
  static Catalog read(String tables, String extensions) throws IOException {
    SortedMap<QualifiedName, Table> byName = new TreeMap<>();
    for (Table table : new CatalogAnswer(tables).all(CatalogAnswer::table)) {
      byName.putIfAbsent(table.name(), table);
    }
    Map<String, String> versions = new TreeMap<>();
    new CatalogAnswer(extensions).all(row -> versions.put(row.text(), row.text()));
    return new Catalog(byName, versions);
  }

  /** Reads one row. */
  @FunctionalInterface
  private interface Reading<T> {
    @Nullable T read(CatalogAnswer row) throws IOException;
  }

  private <T> List<T> all(Reading<T> reading) throws IOException {
    List<T> rows = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      json.beginArray();
      T row = reading.read(this);
      if (row != null) {
        rows.add(row);
      }
      json.endArray();
    }
    json.endArray();
    return rows;
  }

  private Table table() throws IOException {
    return CatalogValues.table(
        text(),
        text(),
        text(),
        all(CatalogAnswer::column),
        all(CatalogAnswer::index),
        all(CatalogAnswer::constraint));
  }

  private Column column() throws IOException {
    return CatalogValues.column(text(), text(), truth(), textOrNull(), text(), text());
  }

  private Index index() throws IOException {
    return CatalogValues.index(
        text(),
        texts(),
        json.nextInt(),
        truth(),
        textOrNull(),
        text(),
        truth(),
        truth(),
        textOrNull());
  }

  private Constraint constraint() throws IOException {
    return CatalogValues.constraint(
        text(),
        text(),
        texts(),
        truth(),
        truth(),
        text(),
        textOrNull(),
        textOrNull(),
        texts(),
        text(),
        text());
  }

  private List<String> texts() throws IOException {
    return all(CatalogAnswer::text);
  }

  private String text() throws IOException {
    return json.nextString();
  }

  private boolean truth() throws IOException {
    return json.nextBoolean();
  }

  private @Nullable String textOrNull() throws IOException {
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return null;
    }
    return json.nextString();
  }
}
