package dev.migrationsentry.postgres;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Calendar;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.postgresql.Driver;
import org.postgresql.core.ServerVersion;
import org.postgresql.shaded.com.ongres.scram.common.ScramMechanism;
import org.postgresql.shaded.com.ongres.scram.common.StringPreparation;

/**
 * Makes Java ready for a connection while the files of a release are still being read. A log-in by
 * SCRAM hashes some ten thousand times (RFC 5802, 4096 rounds with PostgreSQL); half of its time
 * goes into finding out how, and into code that is not compiled yet. Logging, sockets, time zones
 * and the tables of Unicode are as long again.
 */
public final class WarmUp {
  /** After so many rounds the compiler has seen what it is about. */
  private static final int ROUNDS = 300;

  private static final int BITS = 256;

  private WarmUp() {}

  /** Begins on a thread of its own. Connects to nothing, and needs no password. */
  public static void begin() {
    Thread.ofPlatform().daemon().name("warm-up").start(WarmUp::all);
  }

  private static void all() {
    try {
      password();
      driver();
    } catch (GeneralSecurityException | IOException | RuntimeException | LinkageError _) {
      // Whoever needs it will hear of it; many need none.
    }
  }

  private static void password() throws GeneralSecurityException {
    ScramMechanism.supportedMechanisms();
    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
        .generateSecret(new PBEKeySpec(new char[] {'w'}, new byte[] {1}, ROUNDS, BITS));
    StringPreparation.SASL_PREPARATION.normalize(new char[] {'w'});
  }

  private static void driver() throws IOException {
    DriverProperties.settle();
    Driver.isRegistered();
    ServerVersion.from("14.0");
    try (Socket _ = new Socket()) {
      Calendar.getInstance();
    }
  }
}
