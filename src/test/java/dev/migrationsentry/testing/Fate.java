package dev.migrationsentry.testing;

/** What a relay does with a request. */
public sealed interface Fate {
  /** The request goes to the server, its answer to the client. */
  record PassOn() implements Fate {}

  /** The request goes to the server; then, before its answer can be here, this is done. */
  record PassOnThen(Runnable action) implements Fate {}

  /**
   * The connection ends.
   *
   * @param bytes how much of the request goes to the server before that
   * @param reset whether both sides see a reset, as when a machine in between was restarted.
   *     Otherwise the client sees an orderly end, and the server is left to finish what it was told
   *     before it sees one too
   */
  record CutRequest(int bytes, boolean reset) implements Fate {}

  /**
   * The request goes to the server, and of all answers from then on so many bytes to the client;
   * then the connection ends.
   */
  record CutAnswer(int bytes, boolean reset) implements Fate {}

  /** From this request on nothing gets through on this connection, and nobody is told. */
  record Silence() implements Fate {}

  /** What happens when nothing happens. */
  Fate PASS_ON = new PassOn();

  /** The request is lost, and the connection with it. */
  static Fate lost(boolean reset) {
    return new CutRequest(0, reset);
  }

  /** The request arrives; the connection is lost before any of the answer is here. */
  static Fate unanswered(boolean reset) {
    return new CutAnswer(0, reset);
  }
}
