package dev.migrationsentry.rehearsal;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import dev.migrationsentry.migration.FilePlaces;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.SourcePlace;
import dev.migrationsentry.verdict.StepRefused;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The document that a {@link Baseline} is kept in (docs/schema/baseline.schema.json). Read
 * strictly: what is not understood might have been meant to excuse something.
 */
final class BaselineFile {
  private static final int VERSION = 1;
  private static final List<String> ENTRY = List.of("fingerprint", "code", "migration", "subject");
  private static final Pattern FINGERPRINT = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Pattern POSITION = Pattern.compile("line (\\d+) column (\\d+)");

  private final String shown;
  private final JsonReader json;

  private BaselineFile(String shown, String text) {
    this.shown = shown;
    this.json = new JsonReader(new StringReader(text));
    this.json.setStrictness(Strictness.STRICT);
  }

  /**
   * Reads it.
   *
   * @param shown how findings name the file
   * @throws StepRefused {@code rehearsal.baseline-unreadable}, with line and column
   */
  static Baseline read(Path file, String shown) throws StepRefused {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new StepRefused(
          Finding.of(
                  FindingCode.BASELINE_UNREADABLE,
                  shown,
                  "it cannot be read: " + FilePlaces.reason(e),
                  "Name a file that is there, or write it: migration-sentry rehearse --baseline "
                      + shown
                      + " --write-baseline")
              .at(SourcePlace.file(shown)));
    }
    return new BaselineFile(shown, text).read();
  }

  private Baseline read() throws StepRefused {
    try {
      Map<String, List<Baseline.Entry>> hazards = new LinkedHashMap<>();
      boolean versioned = false;
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        switch (name) {
          case "version" -> versioned = version();
          case "hazards" -> {
            if (hazards.put(name, entries()) != null) {
              throw new Mistake("hazards stands there twice");
            }
          }
          default -> throw new Mistake("there is no key " + name);
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new Mistake("something follows the document");
      }
      if (!versioned || hazards.isEmpty()) {
        throw new Mistake("it lacks " + (versioned ? "hazards" : "version"));
      }
      return new Baseline(hazards.getOrDefault("hazards", List.of()));
    } catch (Mistake mistake) {
      throw refused(String.valueOf(mistake.getMessage()), json.toString());
    } catch (MalformedJsonException | EOFException e) {
      throw refused("it is not JSON", String.valueOf(e.getMessage()));
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw refused("something else was expected there", json.toString());
    }
  }

  private boolean version() throws IOException {
    if (json.nextInt() != VERSION) {
      throw new Mistake("it is of another version than " + VERSION);
    }
    return true;
  }

  private List<Baseline.Entry> entries() throws IOException {
    List<Baseline.Entry> entries = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      entries.add(entry());
    }
    json.endArray();
    return entries;
  }

  private Baseline.Entry entry() throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (!ENTRY.contains(name)) {
        throw new Mistake("there is no key " + name);
      }
      if (json.peek() != JsonToken.STRING) {
        throw new Mistake(name + " is no text");
      }
      if (values.put(name, json.nextString()) != null) {
        throw new Mistake(name + " stands there twice");
      }
    }
    for (String name : ENTRY) {
      if (!values.containsKey(name)) {
        throw new Mistake("an entry lacks " + name);
      }
    }
    check(values);
    json.endObject();
    return new Baseline.Entry(
        values.getOrDefault("fingerprint", ""),
        values.getOrDefault("code", ""),
        values.getOrDefault("migration", ""),
        values.getOrDefault("subject", ""));
  }

  private static void check(Map<String, String> values) {
    if (!FINGERPRINT.matcher(values.getOrDefault("fingerprint", "")).matches()) {
      throw new Mistake("a fingerprint is sha256: and 64 hexadecimal digits");
    }
    if (!Acceptances.HAZARDS.contains(values.get("code"))) {
      throw new Mistake(values.get("code") + " is the code of no hazard");
    }
  }

  /** What is wrong with a document that is JSON. */
  private static final class Mistake extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Mistake(String what) {
      super(what);
    }
  }

  private StepRefused refused(String what, String where) {
    Matcher position = POSITION.matcher(where);
    SourcePlace place =
        position.find()
            ? new SourcePlace(
                shown, Integer.parseInt(position.group(1)), Integer.parseInt(position.group(2)))
            : SourcePlace.file(shown);
    return new StepRefused(
        Finding.of(
                FindingCode.BASELINE_UNREADABLE,
                shown,
                place + ": " + what,
                "Put the file back (git checkout -- "
                    + shown
                    + "), or write it anew: migration-sentry rehearse --baseline "
                    + shown
                    + " --write-baseline")
            .at(place));
  }

  /** The document. The same hazards give the same bytes. */
  static String write(Baseline baseline) {
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      out.setIndent("  ");
      out.beginObject();
      out.name("version").value(VERSION);
      out.name("hazards").beginArray();
      for (Baseline.Entry entry : baseline.entries()) {
        out.beginObject();
        out.name("fingerprint").value(entry.fingerprint());
        out.name("code").value(entry.code());
        out.name("migration").value(entry.migration());
        out.name("subject").value(entry.subject());
        out.endObject();
      }
      out.endArray();
      out.endObject();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return text + "\n";
  }
}
