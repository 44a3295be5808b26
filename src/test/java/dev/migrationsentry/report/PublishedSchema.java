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
import java.util.List;

/** A document that the program wrote, held against the schema that is published for it. */
public enum PublishedSchema {
  STATUS("status"),
  OVERVIEW("overview"),
  ERROR("error");

  private final String name;

  PublishedSchema(String name) {
    this.name = name;
  }

  /** Parses it; fails if it does not fit the schema. */
  public JsonObject read(String document) {
    Validator validator =
        new ValidatorFactory().withJsonNodeFactory(new GsonNode.Factory()).createValidator();
    List.of("verdict", "status").forEach(each -> registered(validator, each));
    assertThat(
            validator.validate(registered(validator, name), document).getErrors().stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getError()))
        .as(document)
        .isEmpty();
    return JsonParser.parseString(document).getAsJsonObject();
  }

  private static URI registered(Validator validator, String name) {
    try {
      return validator.registerSchema(
          Files.readString(Path.of("docs/schema/" + name + ".schema.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
