package dev.migrationsentry.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A status document that was written by the program, held against the published schema. */
public final class StatusDocument {
  private StatusDocument() {}

  /** Parses it; fails if it does not fit the schema. */
  public static JsonObject of(String text) {
    try {
      Validator validator =
          new ValidatorFactory().withJsonNodeFactory(new GsonNode.Factory()).createValidator();
      URI schema =
          validator.registerSchema(Files.readString(Path.of("docs/schema/status.schema.json")));
      assertThat(
              validator.validate(schema, text).getErrors().stream()
                  .map(error -> error.getInstanceLocation() + ": " + error.getError()))
          .as(text)
          .isEmpty();
      return JsonParser.parseString(text).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
