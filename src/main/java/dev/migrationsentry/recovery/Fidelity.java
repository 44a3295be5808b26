package dev.migrationsentry.recovery;

/**
 * How far what was learnt on a scratch database holds for the target: definitions are texts that a
 * server writes, and each major version may write them in its own way.
 *
 * @param scratchMajor the scratch server's major version
 * @param targetMajor the target's
 */
public record Fidelity(ScratchPlace place, int scratchMajor, int targetMajor) {

  /** Whether it is evidence at all. If not, nothing may be stamped on it. */
  public boolean isProof() {
    return scratchMajor == targetMajor;
  }

  /** For people. */
  public String words() {
    return place.words()
        + ", PostgreSQL "
        + scratchMajor
        + (isProof()
            ? ", as the target"
            : ": no proof for the target, which is PostgreSQL " + targetMajor);
  }
}
