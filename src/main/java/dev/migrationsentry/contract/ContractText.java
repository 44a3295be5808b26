package dev.migrationsentry.contract;

import java.util.ArrayList;
import java.util.List;

/** A contract in plain words. */
public final class ContractText {
  private ContractText() {}

  /** Each rule and each probe as an English sentence, in the order of the file. */
  public static List<String> explain(Contract contract) {
    List<String> sentences = new ArrayList<>();
    contract.requirements().forEach(rule -> sentences.add(rule.sentence()));
    contract.probes().forEach(probe -> sentences.add(probe.sentence()));
    return sentences;
  }

  /** How much a contract says, for example {@code 31 rules on 5 tables, 1 probe}. */
  public static String summary(Contract contract) {
    return count(contract.requirements().size(), "rule")
        + " on "
        + count(contract.tables().size(), "table")
        + ", "
        + count(contract.probes().size(), "probe");
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
