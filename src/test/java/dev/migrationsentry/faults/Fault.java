package dev.migrationsentry.faults;

import dev.migrationsentry.testing.SentryProcess;
import dev.migrationsentry.testing.SettableClock;
import dev.migrationsentry.testing.SmallDisk;
import java.util.List;

/**
 * What can go wrong, with the exit codes that a gate may end with then. 51 and 53 are not among
 * them: whether they fit depends on what became of the database.
 */
enum Fault {
  REQUEST_LOST("connection lost before the request", "0 20 31"),
  REQUEST_LOST_RESET("connection reset before the request", "0 20 31"),
  REQUEST_CUT("connection lost within the request", "0 20 31"),
  ANSWER_LOST("connection lost before the answer", "0 20 31"),
  ANSWER_LOST_RESET("connection reset before the answer", "0 20 31"),
  ANSWER_CUT("connection lost within the answer", "0 20 31"),
  SILENCE("one connection goes silent", "0 20 31 75"),
  BLACK_HOLE("all connections go silent", "0 20 31 75"),
  NETWORK_AWAY("everything reset, back in a second", "0 20 31"),
  NETWORK_GONE("everything reset, never back", "0 20 31 75"),
  DISTANT("5 ms more each way", "0"),
  SLOW("100 kB a second in small pieces", "0"),
  SESSION_TERMINATED("this session terminated, idle", "0 20 31"),
  SESSION_TERMINATED_BUSY("this session terminated, busy", "0 20 31"),
  LOCK_TERMINATED("the session of the lock terminated", "0 20 31"),
  ALL_TERMINATED("all our sessions terminated", "0 20 31"),
  SIGTERM_SAID("SIGTERM, in this process", "143"),
  SIGINT_SAID("SIGINT, in this process", "130"),
  SIGTERM("SIGTERM", "143"),
  SIGINT("SIGINT", "130"),
  SIGKILL("SIGKILL", "137"),
  RESTART_FAST("server restarted, fast", "0 20 31"),
  RESTART_IMMEDIATE("server restarted, immediate", "0 20 31"),
  CONNECTION_LIMIT("connection limit reached", "0 20 75"),
  DISK_FULL("disk full", "0 20 31 50 75"),
  LOG_DISK_FULL("disk full under the log: PANIC", "0 20 31 50 75"),
  PROMOTION("standby promoted, primary dead", "0 20 31"),
  CLOCK_FORWARD("clock an hour forward", "0"),
  CLOCK_BACK("clock an hour back", "0");

  private final String words;
  private final String exits;

  Fault(String words, String exits) {
    this.words = words;
    this.exits = exits;
  }

  String words() {
    return words;
  }

  /** Whether this exit code fits whatever became of the database. */
  boolean mayEndWith(int exitCode) {
    return List.of(exits.split(" ", -1)).contains(Integer.toString(exitCode));
  }

  /** Whether it can be brought about on this machine. */
  boolean canStrikeHere() {
    return switch (this) {
      case SIGINT -> !SentryProcess.ignoresSigint();
      case DISK_FULL, LOG_DISK_FULL -> SmallDisk.canBeMade();
      case CLOCK_FORWARD, CLOCK_BACK -> SettableClock.canBeSet();
      case REQUEST_LOST,
          REQUEST_LOST_RESET,
          REQUEST_CUT,
          ANSWER_LOST,
          ANSWER_LOST_RESET,
          ANSWER_CUT,
          SILENCE,
          BLACK_HOLE,
          NETWORK_AWAY,
          NETWORK_GONE,
          DISTANT,
          SLOW,
          SESSION_TERMINATED,
          SESSION_TERMINATED_BUSY,
          LOCK_TERMINATED,
          ALL_TERMINATED,
          SIGTERM_SAID,
          SIGINT_SAID,
          SIGTERM,
          SIGKILL,
          RESTART_FAST,
          RESTART_IMMEDIATE,
          CONNECTION_LIMIT,
          PROMOTION ->
          true;
    };
  }

  boolean setsClock() {
    return this == CLOCK_FORWARD || this == CLOCK_BACK;
  }

  /** Whether it takes a process of its own. */
  boolean takesProcess() {
    return switch (this) {
      case SIGTERM, SIGINT, SIGKILL, CLOCK_FORWARD, CLOCK_BACK -> true;
      case REQUEST_LOST,
          REQUEST_LOST_RESET,
          REQUEST_CUT,
          ANSWER_LOST,
          ANSWER_LOST_RESET,
          ANSWER_CUT,
          SILENCE,
          BLACK_HOLE,
          NETWORK_AWAY,
          NETWORK_GONE,
          DISTANT,
          SLOW,
          SESSION_TERMINATED,
          SESSION_TERMINATED_BUSY,
          LOCK_TERMINATED,
          ALL_TERMINATED,
          SIGTERM_SAID,
          SIGINT_SAID,
          RESTART_FAST,
          RESTART_IMMEDIATE,
          CONNECTION_LIMIT,
          DISK_FULL,
          LOG_DISK_FULL,
          PROMOTION ->
          false;
    };
  }

  /** Whether there is a server to be asked once the fault has struck. */
  boolean leavesServer() {
    return !List.of(SILENCE, BLACK_HOLE, NETWORK_GONE, CONNECTION_LIMIT, DISK_FULL, LOG_DISK_FULL)
        .contains(this);
  }

  /** Whether the gate is there to clean up after itself, and can. */
  boolean leavesTimeToCleanUp() {
    return List.of(
            DISTANT, SLOW, SIGTERM_SAID, SIGINT_SAID, SIGTERM, SIGINT, CLOCK_FORWARD, CLOCK_BACK)
        .contains(this);
  }
}
