package dev.migrationsentry.report;

import com.google.gson.FormattingStyle;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.SourcePlace;
import dev.migrationsentry.verdict.Verdict;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The findings as SARIF 2.1.0 (OASIS standard, "Static Analysis Results Interchange Format"), which
 * code scanning takes: a rule a code, a result a finding.
 */
public final class SarifReport {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private final JsonWriter json;

  private SarifReport(Writer out) {
    json = new JsonWriter(new EscapingJsonWriter(out));
    json.setStrictness(Strictness.STRICT);
    json.setFormattingStyle(FormattingStyle.PRETTY);
  }

  /** Writes the document and a line end; does not close {@code out}. */
  public static void write(Verdict verdict, Writer out) throws IOException {
    SarifReport report = new SarifReport(out);
    report.log(verdict);
    report.json.flush();
    out.write('\n');
    out.flush();
  }

  private void log(Verdict verdict) throws IOException {
    List<FindingCode> rules =
        verdict.findings().stream().map(Finding::code).distinct().sorted().toList();
    json.beginObject();
    json.name("$schema").value(SCHEMA);
    json.name("version").value("2.1.0");
    json.name("runs").beginArray().beginObject();
    tool(verdict, rules);
    json.name("columnKind").value("unicodeCodePoints");
    json.name("invocations").beginArray().beginObject();
    json.name("executionSuccessful").value(true);
    json.name("exitCode").value(verdict.exitCode().number());
    json.name("exitCodeDescription").value(verdict.exitCode().words());
    json.name("startTimeUtc").value(verdict.startedAt().toString());
    json.endObject().endArray();
    json.name("results").beginArray();
    for (Finding finding : verdict.findings()) {
      result(finding, rules.indexOf(finding.code()));
    }
    json.endArray();
    json.endObject().endArray();
    json.endObject();
  }

  private void tool(Verdict verdict, List<FindingCode> rules) throws IOException {
    json.name("tool").beginObject().name("driver").beginObject();
    json.name("name").value("Migration Sentry");
    json.name("version").value(verdict.versions().getOrDefault("migration-sentry", "unknown"));
    json.name("rules").beginArray();
    for (FindingCode rule : rules) {
      json.beginObject();
      json.name("id").value(rule.code());
      text("shortDescription", rule.why());
      text("help", "migration-sentry explain " + rule.code());
      json.name("defaultConfiguration").beginObject();
      json.name("level").value(level(rule.severity()));
      json.endObject();
      json.endObject();
    }
    json.endArray();
    json.endObject().endObject();
  }

  private void result(Finding finding, int rule) throws IOException {
    json.beginObject();
    json.name("ruleId").value(finding.code().code());
    json.name("ruleIndex").value(rule);
    json.name("level").value(level(finding.severity()));
    text("message", finding.subject() + ": " + finding.seen() + "\nRemedy: " + finding.remedy());
    SourcePlace place = finding.place();
    json.name("locations").beginArray();
    if (place != null) {
      location(place);
    }
    json.endArray();
    json.name("partialFingerprints").beginObject();
    json.name("finding/v1").value(fingerprint(finding));
    json.endObject();
    json.endObject();
  }

  private void location(SourcePlace place) throws IOException {
    json.beginObject().name("physicalLocation").beginObject();
    json.name("artifactLocation").beginObject();
    json.name("uri").value(uri(place.file()));
    json.endObject();
    if (place.line() > 0) {
      json.name("region").beginObject();
      json.name("startLine").value(place.line());
      if (place.column() > 0) {
        json.name("startColumn").value(place.column());
      }
      json.endObject();
    }
    json.endObject().endObject();
  }

  /** Relative as the place is, with what a URI does not take encoded. */
  private static String uri(String file) {
    try {
      String slashes = file.replace('\\', '/');
      return slashes.startsWith("/")
          ? new URI("file", "", slashes, null).toASCIIString()
          : new URI(null, null, "./" + slashes, null).toASCIIString().substring(2);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(file, e);
    }
  }

  /** The same finding of the next run is the same result, wherever its line has moved. */
  private static String fingerprint(Finding finding) {
    SourcePlace place = finding.place();
    String identity =
        finding.code().code()
            + '\0'
            + finding.subject()
            + '\0'
            + (place == null ? "" : place.file());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void text(String name, String text) throws IOException {
    json.name(name).beginObject();
    json.name("text").value(text);
    json.endObject();
  }

  private static String level(Severity severity) {
    return switch (severity) {
      case BLOCKER -> "error";
      case WARNING -> "warning";
      case NOTE -> "note";
    };
  }
}
