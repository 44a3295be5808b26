import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The bill of materials of a distribution, in CycloneDX: what Maven knows of the libraries, cut down
 * to the jars that are in the folder, and the Java beside them. A jar that Maven does not know, by
 * the sum over its bytes, is an error. Run from its source:
 *
 * <pre>java -cp gson.jar scripts/distribution/Sbom.java BOM FOLDER VERSION TARGET</pre>
 */
final class Sbom {
  private Sbom() {}

  public static void main(String[] args) throws Exception {
    JsonObject bom =
        JsonParser.parseString(Files.readString(Path.of(args[0]))).getAsJsonObject();
    Path home = Path.of(args[1]);
    Map<String, Path> shipped = jars(home.resolve("lib"));

    JsonArray components = new JsonArray();
    for (JsonElement each : bom.getAsJsonArray("components")) {
      JsonObject component = each.getAsJsonObject();
      Path jar = shipped.remove(sha256(component));
      if (jar != null) {
        component.addProperty("scope", "required");
        component.add("hashes", hashes(jar));
        component.add("evidence", occurrence("lib/" + jar.getFileName()));
        components.add(component);
      }
    }
    if (!shipped.isEmpty()) {
      throw new IllegalStateException("Maven knows nothing of " + shipped.values());
    }
    JsonObject java = java(home.resolve("runtime"));
    components.add(java);

    JsonObject program = bom.getAsJsonObject("metadata").getAsJsonObject("component");
    program.addProperty("type", "application");
    program.add("hashes", hashes(home.resolve("migration-sentry.jar")));
    bom.add("components", components);
    bom.add("dependencies", dependencies(bom, components, java));
    bom.getAsJsonObject("metadata").add("properties", property("target", args[3]));
    bom.remove("serialNumber");
    bom.addProperty(
        "serialNumber",
        "urn:uuid:" + UUID.nameUUIDFromBytes(bom.toString().getBytes(StandardCharsets.UTF_8)));
    new PrintStream(System.out, true, StandardCharsets.UTF_8)
        .println(
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(bom));
  }

  private static Map<String, Path> jars(Path lib) throws Exception {
    Map<String, Path> jars = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(lib, "*.jar")) {
      for (Path jar : files) {
        jars.put(sha256(jar), jar);
      }
    }
    return jars;
  }

  private static String sha256(JsonObject component) {
    for (JsonElement hash : component.getAsJsonArray("hashes")) {
      if (hash.getAsJsonObject().get("alg").getAsString().equals("SHA-256")) {
        return hash.getAsJsonObject().get("content").getAsString();
      }
    }
    throw new IllegalStateException("no SHA-256 of " + component.get("purl"));
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
  }

  private static JsonArray hashes(Path file) throws Exception {
    JsonObject hash = new JsonObject();
    hash.addProperty("alg", "SHA-256");
    hash.addProperty("content", sha256(file));
    JsonArray hashes = new JsonArray();
    hashes.add(hash);
    return hashes;
  }

  private static JsonObject occurrence(String location) {
    JsonObject occurrence = new JsonObject();
    occurrence.addProperty("location", location);
    JsonArray occurrences = new JsonArray();
    occurrences.add(occurrence);
    JsonObject evidence = new JsonObject();
    evidence.add("occurrences", occurrences);
    return evidence;
  }

  private static JsonArray property(String name, String value) {
    JsonObject property = new JsonObject();
    property.addProperty("name", "dev.migrationsentry:" + name);
    property.addProperty("value", value);
    JsonArray properties = new JsonArray();
    properties.add(property);
    return properties;
  }

  /** Its vendor and version are in its file {@code release}. */
  private static JsonObject java(Path runtime) throws IOException {
    Properties release = new Properties();
    try (var in = Files.newInputStream(runtime.resolve("release"))) {
      release.load(in);
    }
    String version = unquoted(release, "JAVA_VERSION");
    JsonObject java = new JsonObject();
    java.addProperty("type", "platform");
    java.addProperty("bom-ref", "java-runtime");
    java.addProperty("supplier-name", unquoted(release, "IMPLEMENTOR"));
    java.addProperty("name", "openjdk");
    java.addProperty("version", version);
    java.addProperty("description", "A runtime of the modules " + unquoted(release, "MODULES"));
    java.addProperty("scope", "required");
    JsonObject expression = new JsonObject();
    expression.addProperty("expression", "GPL-2.0-only WITH Classpath-exception-2.0");
    JsonArray licences = new JsonArray();
    licences.add(expression);
    java.add("licenses", licences);
    java.add("evidence", occurrence("runtime"));
    JsonObject supplier = new JsonObject();
    supplier.add("name", java.remove("supplier-name"));
    java.add("supplier", supplier);
    return java;
  }

  private static String unquoted(Properties release, String key) {
    return release.getProperty(key, "").replace("\"", "");
  }

  /** Who needs whom, without those that are left out. */
  private static JsonArray dependencies(JsonObject bom, JsonArray components, JsonObject java) {
    String program =
        bom.getAsJsonObject("metadata").getAsJsonObject("component").get("bom-ref").getAsString();
    Set<String> there = new HashSet<>(Set.of(program));
    components.forEach(each -> there.add(each.getAsJsonObject().get("bom-ref").getAsString()));
    JsonArray kept = new JsonArray();
    for (JsonElement each : bom.getAsJsonArray("dependencies")) {
      JsonObject dependency = each.getAsJsonObject();
      String ref = dependency.get("ref").getAsString();
      if (there.contains(ref)) {
        JsonArray on = new JsonArray();
        dependency.getAsJsonArray("dependsOn").asList().stream()
            .filter(to -> there.contains(to.getAsString()))
            .forEach(on::add);
        if (ref.equals(program)) {
          on.add(java.get("bom-ref").getAsString());
        }
        dependency.add("dependsOn", on);
        kept.add(dependency);
      }
    }
    return kept;
  }
}
