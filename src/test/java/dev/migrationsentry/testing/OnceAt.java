package dev.migrationsentry.testing;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Once, after {@link #arm}, when the client says a certain word, something happens to it. */
public final class OnceAt implements Function<Request, Fate> {
  private final String word;
  private final Fate fate;
  private final AtomicBoolean armed = new AtomicBoolean();
  private volatile @Nullable String arming;
  private volatile Runnable also = () -> {};

  /** What is to happen when this is part of what the client says. */
  public OnceAt(String word, Fate fate) {
    this.word = word;
    this.fate = fate;
  }

  /** From now on it happens. */
  public void arm() {
    armed.set(true);
  }

  /** Arms itself when the client has said this. */
  public OnceAt armedAfter(String said) {
    arming = said;
    return this;
  }

  /** What else happens, before the request is passed on. */
  public OnceAt also(Runnable action) {
    also = action;
    return this;
  }

  @Override
  public Fate apply(Request request) {
    boolean now = request.text().contains(word) && armed.compareAndSet(true, false);
    String first = arming;
    if (first != null && request.text().contains(first)) {
      arm();
    }
    if (!now) {
      return Fate.PASS_ON;
    }
    also.run();
    return fate;
  }
}
