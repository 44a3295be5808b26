package dev.migrationsentry.contract;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tomlj.Toml;

/** The published JSON Schema of the contract file. */
public final class ContractSchema {
  private ContractSchema() {}

  /** What is wrong with a contract, by the schema; empty if nothing is. */
  public static List<String> errors(String toml) throws IOException {
    String schema = Files.readString(Path.of("docs/schema/contract.schema.json"));
    Validator.Result result =
        new ValidatorFactory()
            .withJsonNodeFactory(new GsonNode.Factory())
            .validate(schema, Toml.parse(toml).toJson());
    return result.getErrors().stream()
        .map(error -> error.getInstanceLocation() + " " + error.getError())
        .toList();
  }
}
