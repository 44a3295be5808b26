package dev.migrationsentry.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts what a client sends into requests (PostgreSQL manual, "Frontend/Backend Protocol"). What is
 * not that protocol, or is encrypted, is one request for every piece that arrives.
 */
final class ClientSpeech {
  /** The bytes of one request, and its statements. */
  static final class Said {
    private final byte[] bytes;
    private final String text;

    Said(byte[] bytes, String text) {
      this.bytes = bytes;
      this.text = text;
    }

    byte[] bytes() {
      return bytes;
    }

    String text() {
      return text;
    }
  }

  private static final int CANCEL_CODE = 80_877_102;
  private static final int TLS_CODE = 80_877_103;
  private static final int GSS_CODE = 80_877_104;
  private static final int VERSION_3 = 3;
  private static final int LONGEST_STARTUP = 10_000;

  private final Map<String, String> prepared = new HashMap<>();
  private final List<String> parsed = new ArrayList<>();
  private final List<String> bound = new ArrayList<>();
  private ByteBuffer unread = ByteBuffer.allocate(0);
  private ByteArrayOutputStream request = new ByteArrayOutputStream();
  private boolean begun;
  private boolean opaque;
  private String application = "";
  private String database = "";

  String application() {
    return application;
  }

  String database() {
    return database;
  }

  /** The requests that are whole now. */
  List<Said> hear(byte[] bytes, int count) {
    if (opaque) {
      return List.of(new Said(java.util.Arrays.copyOf(bytes, count), Request.OTHER));
    }
    unread =
        ByteBuffer.allocate(unread.remaining() + count).put(unread).put(bytes, 0, count).flip();
    List<Said> said = new ArrayList<>();
    while (!opaque && (begun ? message(said) : startup(said))) {
      // There may be more.
    }
    if (opaque) {
      said.add(new Said(take(unread.remaining()), Request.OTHER));
    }
    return said;
  }

  private byte[] take(int length) {
    byte[] taken = new byte[length];
    unread.get(taken);
    return taken;
  }

  /** Without a letter at its front. */
  private boolean startup(List<Said> said) {
    if (unread.remaining() < 8) {
      return false;
    }
    int length = unread.getInt(unread.position());
    int code = unread.getInt(unread.position() + 4);
    boolean known =
        code == CANCEL_CODE || code == TLS_CODE || code == GSS_CODE || code >> 16 == VERSION_3;
    if (length < 8 || length > LONGEST_STARTUP || !known) {
      opaque = unread.remaining() > 0;
      return false;
    }
    if (unread.remaining() < length) {
      return false;
    }
    byte[] whole = take(length);
    begun = code >> 16 == VERSION_3;
    if (begun) {
      String[] words = new String(whole, 8, length - 8, StandardCharsets.UTF_8).split("\0", -1);
      for (int i = 0; i + 1 < words.length; i += 2) {
        application = words[i].equals("application_name") ? words[i + 1] : application;
        database = words[i].equals("database") ? words[i + 1] : database;
      }
    }
    said.add(
        new Said(
            whole, begun ? Request.STARTUP : code == CANCEL_CODE ? Request.CANCEL : Request.OTHER));
    return true;
  }

  private boolean message(List<Said> said) {
    if (unread.remaining() < 5) {
      return false;
    }
    int length = unread.getInt(unread.position() + 1) + 1;
    if (unread.remaining() < length) {
      return false;
    }
    byte[] message = take(length);
    request.writeBytes(message);
    switch ((char) message[0]) {
      case 'P' -> parse(message);
      case 'B' -> bind(message);
      case 'Q' -> {
        bound.add(words(message, 1).getFirst());
        ends(said, "");
      }
      case 'S', 'H' -> ends(said, Request.OTHER);
      case 'X' -> ends(said, Request.GOODBYE);
      case 'p', 'd', 'c', 'f', 'F' -> ends(said, Request.OTHER);
      default -> {
        // Part of a request that is not over yet.
      }
    }
    return true;
  }

  private void parse(byte[] message) {
    List<String> words = words(message, 2);
    prepared.put(words.get(0), words.get(1));
    parsed.add(words.get(1));
  }

  private void bind(byte[] message) {
    bound.add(prepared.getOrDefault(words(message, 2).get(1), Request.OTHER));
  }

  private void ends(List<Said> said, String otherwise) {
    List<String> texts = bound.isEmpty() ? parsed : bound;
    said.add(
        new Said(request.toByteArray(), texts.isEmpty() ? otherwise : String.join("\n", texts)));
    request = new ByteArrayOutputStream();
    parsed.clear();
    bound.clear();
  }

  /** The first words of a message, each ended by a zero. */
  private static List<String> words(byte[] message, int count) {
    List<String> words = new ArrayList<>();
    int from = 5;
    for (int i = from; i < message.length && words.size() < count; i++) {
      if (message[i] == 0) {
        words.add(new String(message, from, i - from, StandardCharsets.UTF_8));
        from = i + 1;
      }
    }
    return words;
  }
}
