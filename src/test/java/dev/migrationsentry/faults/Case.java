package dev.migrationsentry.faults;

import java.util.Random;

/**
 * One fault at one moment of one run.
 *
 * @param number of the case in its sweep
 * @param step what the gate was at, at this moment of an undisturbed run
 * @param seed decides what the fault leaves open
 */
record Case(int number, Beginning beginning, Fault fault, Point point, String step, long seed) {
  /** The same numbers every time. */
  Random random() {
    return new Random(seed);
  }

  @Override
  public String toString() {
    return "case "
        + number
        + ": "
        + fault.words()
        + ", "
        + beginning
        + ", "
        + step
        + ", at "
        + point;
  }
}
