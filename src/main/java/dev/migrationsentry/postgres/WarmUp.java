package dev.migrationsentry.postgres;

import java.security.GeneralSecurityException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.postgresql.shaded.com.ongres.scram.common.ScramMechanism;

/**
 * Makes Java ready for a password while the files of a release are still being read. A log-in by
 * SCRAM hashes some ten thousand times (RFC 5802, 4096 rounds with PostgreSQL); half of its time
 * goes into finding out how, and into code that is not compiled yet.
 */
public final class WarmUp {
  /** After so many rounds the compiler has seen what it is about. */
  private static final int ROUNDS = 300;

  private static final int BITS = 256;

  private WarmUp() {}

  /** Begins on a thread of its own. Connects to nothing, and needs no password. */
  public static void begin() {
    Thread.ofPlatform().daemon().name("warm-up").start(WarmUp::hash);
  }

  private static void hash() {
    try {
      ScramMechanism.supportedMechanisms();
      SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(new PBEKeySpec(new char[] {'w'}, new byte[] {1}, ROUNDS, BITS));
    } catch (GeneralSecurityException | RuntimeException | LinkageError _) {
      // Whoever needs it will hear of it; many need none.
    }
  }
}
