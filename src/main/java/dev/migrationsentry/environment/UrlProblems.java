package dev.migrationsentry.environment;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with one URL, in one pass. Nothing that stands in the value is ever put into these
 * texts, except words that this program knows itself: schemes, parameter names, single characters.
 */
final class UrlProblems {
  private final String variable;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param variable the name of the variable that the URL comes from
   */
  UrlProblems(String variable) {
    this.variable = variable;
  }

  String variable() {
    return variable;
  }

  void malformed(String seen, String remedy) {
    add(FindingCode.DATABASE_URL_MALFORMED, seen, remedy);
  }

  void placeholder(String seen) {
    add(
        FindingCode.DATABASE_URL_PLACEHOLDER,
        seen,
        "Set "
            + variable
            + " to the URL itself, as the database's page at the platform shows it; a"
            + " $, {, < or [ that belongs to the password is written as its percent code.");
  }

  void encoding(String seen, String remedy) {
    add(FindingCode.DATABASE_URL_ENCODING, seen, remedy);
  }

  void parameter(String seen, String remedy) {
    add(FindingCode.DATABASE_URL_PARAMETER, seen, remedy);
  }

  /** A parameter that is left out or read in its own way, and does not stand in the way. */
  void note(String seen) {
    findings.add(
        Finding.of(
                FindingCode.DATABASE_URL_PARAMETER,
                variable,
                seen,
                "Nothing needs to be done; take it out of the URL to be rid of this line.")
            .weighing(Severity.NOTE));
  }

  private void add(FindingCode code, String seen, String remedy) {
    findings.add(Finding.of(code, variable, seen, remedy));
  }

  boolean blocked() {
    return findings.stream().anyMatch(Finding::blocks);
  }

  boolean hasPlaceholder() {
    return findings.stream()
        .anyMatch(finding -> finding.code() == FindingCode.DATABASE_URL_PLACEHOLDER);
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }
}
