package dev.migrationsentry.report;

import com.google.gson.stream.JsonWriter;
import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.Rehearsal;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The section {@code rehearsal} of the verdict document. */
final class RehearsalJson {
  private final JsonWriter json;

  RehearsalJson(JsonWriter json) {
    this.json = json;
  }

  void write(@Nullable Rehearsal rehearsal) throws IOException {
    json.name("rehearsal");
    if (rehearsal == null) {
      json.nullValue();
      return;
    }
    json.beginObject();
    json.name("scratch").value(rehearsal.scratch());
    json.name("migrations").beginArray();
    for (Rehearsal.Migration migration : rehearsal.migrations()) {
      migration(migration);
    }
    json.endArray();
    words("notSeen", rehearsal.notSeen());
    json.endObject();
  }

  private void migration(Rehearsal.Migration migration) throws IOException {
    json.beginObject();
    json.name("version").value(migration.name().version());
    json.name("description").value(migration.name().description());
    json.name("script").value(migration.name().script());
    json.name("inTransaction").value(migration.inTransaction());
    json.name("tookMs").value(migration.took().toMillis());
    json.name("statements").beginArray();
    for (Rehearsal.Statement statement : migration.statements()) {
      statement(statement);
    }
    json.endArray();
    json.endObject();
  }

  private void statement(Rehearsal.Statement statement) throws IOException {
    AppliedMigration.Statement ran = statement.ran();
    json.beginObject();
    json.name("file").value(statement.place().file());
    json.name("line").value(statement.place().line() > 0 ? statement.place().line() : null);
    json.name("sql").value(ran.sql());
    json.name("tookMs").value(ran.took().toMillis());
    json.name("rows").value(ran.rows() < 0 ? null : ran.rows());
    locks("locks", statement.locks());
    locks("carriedOver", statement.carriedOver());
    words("rewritten", statement.rewritten());
    words("emptied", statement.emptied());
    words("built", statement.builds());
    words("scanned", statement.scans());
    words("written", statement.rows());
    words("effects", statement.effects());
    words("notices", ran.notices());
    json.name("endedTransaction").value(statement.endedTransaction());
    json.endObject();
  }

  private void locks(String name, List<Rehearsal.Lock> locks) throws IOException {
    json.name(name).beginArray();
    for (Rehearsal.Lock lock : locks) {
      json.beginObject();
      json.name("relation").value(lock.relation());
      json.name("table").value(lock.table());
      json.name("mode").value(lock.mode());
      json.name("blocksTraffic").value(lock.blocksTraffic());
      json.name("words").value(lock.words());
      json.endObject();
    }
    json.endArray();
  }

  private void words(String name, List<String> words) throws IOException {
    json.name(name).beginArray();
    for (String each : words) {
      json.value(each);
    }
    json.endArray();
  }
}
