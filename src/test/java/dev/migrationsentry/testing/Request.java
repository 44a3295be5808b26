package dev.migrationsentry.testing;

/**
 * What a client says to a server in one go, up to where it begins to wait for the answer.
 *
 * @param session the how-manieth connection through the relay, from 1
 * @param application what the session called itself when it began; empty before that
 * @param database whose database, likewise
 * @param clientPort the server's view of where the session comes from: {@code
 *     pg_stat_activity.client_port}
 * @param text the statements that are to run, one a line; or {@link #STARTUP}, {@link #GOODBYE},
 *     {@link #CANCEL}, {@link #OTHER}
 */
public record Request(
    int session, String application, String database, int clientPort, String text) {
  /** The session is asked for. */
  public static final String STARTUP = "(startup)";

  /** The session is ended in good order. */
  public static final String GOODBYE = "(goodbye)";

  /** On a connection of its own: another session's statement is to be cancelled. */
  public static final String CANCEL = "(cancel)";

  /** Encryption, a password, rows of COPY, the next rows of a cursor. */
  public static final String OTHER = "(other)";
}
