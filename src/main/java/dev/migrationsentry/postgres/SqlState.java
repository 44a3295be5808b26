package dev.migrationsentry.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * What kind of failure a SQLSTATE stands for (PostgreSQL manual, appendix A), found anywhere in a
 * chain of causes: the outermost exception is often somebody's wrapping without one.
 */
public final class SqlState {
  private SqlState() {}

  /** The first SQLSTATE in the chain, outermost first; empty if there is none. */
  public static Optional<String> of(Throwable failure) {
    return chain(failure).stream()
        .filter(SQLException.class::isInstance)
        .map(e -> ((SQLException) e).getSQLState())
        .filter(state -> state != null && !state.isEmpty())
        .findFirst();
  }

  /** 55P03: {@code lock_timeout}, or NOWAIT. */
  public static boolean isLockTimeout(Throwable failure) {
    return is(failure, "55P03");
  }

  /** 40P01. */
  public static boolean isDeadlock(Throwable failure) {
    return is(failure, "40P01");
  }

  /** 57014: {@code statement_timeout}, or somebody's cancel. */
  public static boolean isCancelled(Throwable failure) {
    return is(failure, "57014");
  }

  /** 25006. */
  public static boolean isReadOnly(Throwable failure) {
    return is(failure, "25006");
  }

  /** 42701, 42P07, 42710, 42723, 42P06: what the statement makes is there already. */
  public static boolean isDuplicateObject(Throwable failure) {
    return is(failure, "42701", "42P07", "42710", "42723", "42P06");
  }

  /** Class 08, and the server's own ends of a session: 57P01, 57P02, 57P03, 57P04, 57P05. */
  public static boolean isConnectionLoss(Throwable failure) {
    return of(failure).filter(SqlState::isLoss).isPresent();
  }

  /** The one of the chain that says so, wherever it is in it. */
  static Optional<SQLException> loss(Throwable failure) {
    return chain(failure).stream()
        .filter(SQLException.class::isInstance)
        .map(SQLException.class::cast)
        .filter(e -> e.getSQLState() != null && isLoss(e.getSQLState()))
        .findFirst();
  }

  private static boolean isLoss(String state) {
    return state.startsWith("08") || state.startsWith("57P");
  }

  /** 28P01, 28000: the password, or no line in pg_hba.conf that lets this user in from here. */
  public static boolean isAuthenticationRefused(Throwable failure) {
    return is(failure, "28P01", "28000");
  }

  /** 42501. */
  public static boolean isPrivilegeMissing(Throwable failure) {
    return is(failure, "42501");
  }

  /** 53300: of the server, of the database or of the role. 53400: a limit of a pooler. */
  public static boolean isTooManyConnections(Throwable failure) {
    return is(failure, "53300", "53400");
  }

  /**
   * The server could not do what it was asked, through no fault of the question: the connection
   * lost, no answer in the time allowed, out of memory or disk, input and output, its own bugs.
   */
  public static boolean isServerInTrouble(Throwable failure) {
    return isConnectionLoss(failure)
        || isCancelled(failure)
        || isLockTimeout(failure)
        || of(failure)
            .filter(s -> s.startsWith("53") || s.startsWith("58") || s.startsWith("XX"))
            .isPresent();
  }

  /**
   * The server's own primary message; empty if the failure is not the server's. Without detail,
   * hint and place: those hold row data. Untrusted text.
   */
  public static Optional<String> serverMessage(Throwable failure) {
    return chain(failure).stream()
        .filter(PSQLException.class::isInstance)
        .map(e -> ((PSQLException) e).getServerErrorMessage())
        .filter(message -> message != null && message.getMessage() != null)
        .map(message -> Objects.requireNonNull(message).getMessage())
        .findFirst()
        .map(Objects::requireNonNull);
  }

  /** All of the chain: causes, next and suppressed exceptions, each once, outermost first. */
  public static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    collect(failure, chain, Collections.newSetFromMap(new IdentityHashMap<>()));
    return chain;
  }

  private static boolean is(Throwable failure, String... states) {
    return of(failure).filter(List.of(states)::contains).isPresent();
  }

  private static void collect(
      @Nullable Throwable failure, List<Throwable> chain, Set<Throwable> seen) {
    if (failure == null || !seen.add(failure)) {
      return;
    }
    chain.add(failure);
    collect(failure.getCause(), chain, seen);
    if (failure instanceof SQLException sql) {
      collect(sql.getNextException(), chain, seen);
    }
    for (Throwable suppressed : failure.getSuppressed()) {
      collect(suppressed, chain, seen);
    }
  }
}
