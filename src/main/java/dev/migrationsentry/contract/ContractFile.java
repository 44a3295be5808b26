package dev.migrationsentry.contract;

import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.SourcePlace;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a contract file. docs/contract.md is its reference. */
public final class ContractFile {
  private static final String DEFAULT_SCHEMA = "public";

  private ContractFile() {}

  /** As {@link #read(Path, Path)}, with the working directory as the project's. */
  public static Contract read(Path file) throws StepRefused {
    return read(file, Path.of(""));
  }

  /**
   * Reads a contract and the probes that it names.
   *
   * @param file as the user gave it; relative to the directory
   * @param directory the project's: what the files of probes are relative to
   * @throws StepRefused {@code release.contract.absent}, or {@code release.contract.unreadable} for
   *     each mistake in it, all of them at once
   */
  public static Contract read(Path file, Path directory) throws StepRefused {
    Path here = Path.of("").toAbsolutePath();
    String shown = (file.startsWith(here) ? here.relativize(file) : file).toString();
    String text = text(directory.resolve(file), shown);
    Mistakes mistakes = new Mistakes(shown);
    BoundedToml.Read toml = parsed(text, shown);
    toml.mistakes()
        .forEach(
            error ->
                mistakes.add(
                    error.position(),
                    shown,
                    String.valueOf(error.getMessage()),
                    "Correct this place (TOML 1.0, https://toml.io)."));
    toml.further()
        .ifPresent(more -> mistakes.add(null, shown, more, "Mend those that are listed first."));
    Contract contract = contract(new Section(toml.tree(), "", mistakes, null), directory);
    boolean empty = contract.requirements().isEmpty() && contract.probes().isEmpty();
    if (empty && mistakes.inOrder().isEmpty()) {
      mistakes.add(
          null,
          shown,
          "the contract has no rule",
          "Write what the release needs, or have it written: migration-sentry contract export.");
    }
    if (!mistakes.inOrder().isEmpty()) {
      throw new StepRefused(mistakes.inOrder(), DatabaseState.UNTOUCHED);
    }
    return contract;
  }

  private static BoundedToml.Read parsed(String text, String shown) throws StepRefused {
    try {
      return BoundedToml.read(text, BoundedToml.CONTRACT);
    } catch (BoundedToml.TooMuch e) {
      throw unreadable(shown, "it " + e.getMessage(), "Make it shorter, and flatter.");
    }
  }

  private static Contract contract(Section top, Path directory) {
    top.only("schema", "tables", "extensions", "probes");
    String own = top.text("schema");
    String schema = own == null ? DEFAULT_SCHEMA : own;
    List<Requirement> requirements = new ArrayList<>();
    top.section("extensions")
        .ifPresent(section -> requirements.addAll(ExtensionRules.read(section)));
    top.section("tables")
        .ifPresent(section -> requirements.addAll(TableRules.read(section, schema)));
    List<Probe> probes =
        top.section("probes").map(section -> ProbeRules.read(section, directory)).orElse(List.of());
    return new Contract(schema, requirements, probes);
  }

  private static String text(Path file, String shown) throws StepRefused {
    try {
      return BoundedText.read(file, BoundedToml.CONTRACT);
    } catch (NoSuchFileException e) {
      throw new StepRefused(
          Finding.of(
                  FindingCode.CONTRACT_ABSENT,
                  shown,
                  "there is no file " + shown,
                  "Have a first one written: migration-sentry contract export > "
                      + shown
                      + "; or"
                      + " say where it is with --contract.")
              .at(SourcePlace.file(shown)));
    } catch (CharacterCodingException e) {
      throw unreadable(shown, "it is not UTF-8", "Save it as UTF-8.");
    } catch (BoundedText.TooLong e) {
      throw unreadable(shown, String.valueOf(e.getMessage()), "Make it shorter.");
    } catch (IOException e) {
      throw unreadable(
          shown,
          "it cannot be read (" + e.getClass().getSimpleName() + ")",
          "Make it a file that the user of this process can read.");
    }
  }

  private static StepRefused unreadable(String shown, String seen, String remedy) {
    return new StepRefused(
        Finding.of(FindingCode.CONTRACT_UNREADABLE, shown, seen, remedy)
            .at(SourcePlace.file(shown)));
  }
}
