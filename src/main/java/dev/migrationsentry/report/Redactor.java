package dev.migrationsentry.report;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Knows the secrets of a run and takes them out of everything that is written: raw,
 * percent-encoded, quoted, in Base64; and what looks like one ({@code ://user:…@}, {@code
 * password=…}), known or not. It stands at the sink, in front of the streams of the process and of
 * each report file, so that no way of printing goes round it.
 *
 * <p>A secret of fewer than four characters, or one that is part of a text that is always shown
 * (the user {@code postgres} with the password {@code postgres}; the name of this program), is
 * taken out only where its surroundings say that it is one: anywhere else the stars would tell it.
 */
public final class Redactor {
  static final String STARS = "********";

  /** Part of every command that is to be copied: a password {@code sentry} does not change it. */
  private static final String PROGRAM = "migration-sentry";

  private static final int SHORTEST = 4;
  private static final int SHORTEST_LINE_OF_A_SECRET = 8;

  /**
   * The password of a URL, up to the last {@code @}, because nobody encodes it. A number is a port.
   */
  private static final RedactionRule IN_URL =
      RedactionRule.keepingTheFirstGroup(
          "((?::|%3A|&#58;)(?://|%2F%2F)[^\\s:/?#@\"'<>]{0,200}?(?::|%3A))"
              + "(?!\\*{8}|\\d{1,5}(?:[/?,\\s]|$))[^\\s\"'<>]{1,4000}(?=@|%40)",
          text -> text.contains("//") || text.indexOf('%') >= 0);

  private static final RedactionRule IN_PARAMETER =
      RedactionRule.keepingTheFirstGroup(
          "((?:password|passwd|pwd)[ \\t]{0,9}=[ \\t]{0,9})"
              + "(?:\"[^\"\\n]*\"|'[^'\\n]*'|[^\\s&;,\"')]+)",
          text -> text.indexOf('=') >= 0 && (text.indexOf('w') >= 0 || text.indexOf('W') >= 0));

  private static final RedactionRule IN_SQL =
      RedactionRule.keepingTheFirstGroup(
          "(password[ \\t]{1,9})'(?:[^'\\n]++|'')*+'", text -> text.indexOf('\'') >= 0);

  static final List<RedactionRule> BY_SURROUNDINGS = List.of(IN_URL, IN_PARAMETER, IN_SQL);

  private final Set<String> secrets = new LinkedHashSet<>();
  private final Set<String> visible = new LinkedHashSet<>(Set.of(PROGRAM));

  /**
   * Null until somebody wants something redacted: what is learnt at the start is learnt at once.
   */
  private volatile @Nullable List<RedactionRule> rules = BY_SURROUNDINGS;

  /**
   * From now on this is a secret. One of several lines (a key) is also one line by line.
   *
   * @param secret the value as it is; may be empty, which is no secret
   */
  public synchronized void learn(String secret) {
    secrets.add(secret);
    secrets.add(secret.strip());
    secret.lines().filter(line -> line.length() >= SHORTEST_LINE_OF_A_SECRET).forEach(secrets::add);
    rules = null;
  }

  /**
   * From now on this is shown whatever the secrets are: host, database, user.
   *
   * @param text the value as it is printed
   */
  public synchronized void alwaysShow(String text) {
    visible.add(text);
    rules = null;
  }

  /** The text without its secrets; the same object if it held none. */
  public String redact(String text) {
    String redacted = text;
    for (RedactionRule rule : rules()) {
      redacted = rule.applied(redacted);
    }
    return redacted;
  }

  /** A writer that redacts. Text that may be the beginning of a secret waits for what follows. */
  public Writer over(Writer sink) {
    return new RedactingWriter(this, sink);
  }

  /** A print stream that redacts; bytes in and out are in {@code charset}. */
  public PrintStream over(OutputStream sink, Charset charset) {
    return new PrintStream(new RedactingOutputStream(this, sink, charset), true, charset);
  }

  /**
   * Where in an unfinished text a secret may have begun that what follows would complete.
   *
   * @return an index; the length of the text if there is none
   */
  @SuppressWarnings("JdkObsolete") // a stream is what hitEnd was made for
  int safeLength(String all) {
    if (all.isEmpty()) {
      return 0;
    }
    boolean halfACharacter = Character.isHighSurrogate(all.charAt(all.length() - 1));
    String text = halfACharacter ? all.substring(0, all.length() - 1) : all;
    List<Matcher> matchers = rules().stream().map(rule -> rule.pattern().matcher(text)).toList();
    for (int start = 0; start < text.length(); start++) {
      for (Matcher matcher : matchers) {
        matcher.region(start, text.length()).lookingAt();
        if (matcher.hitEnd()) {
          return cutBefore(text, start);
        }
      }
    }
    return text.length();
  }

  /**
   * The index nearest below {@code index} at which the text can be cut without cutting a secret.
   */
  int cutBefore(String text, int index) {
    int cut = index;
    for (int before = -1; before != cut; ) {
      before = cut;
      for (RedactionRule rule : rules()) {
        Matcher matcher = rule.pattern().matcher(text);
        while (matcher.find() && matcher.start() < cut) {
          cut = matcher.end() > cut ? matcher.start() : cut;
        }
      }
    }
    return cut;
  }

  private List<RedactionRule> rules() {
    List<RedactionRule> known = rules;
    return known == null ? rebuilt() : known;
  }

  private synchronized List<RedactionRule> rebuilt() {
    List<String> known =
        secrets.stream()
            .filter(secret -> secret.length() >= SHORTEST)
            .filter(secret -> visible.stream().noneMatch(text -> text.contains(secret)))
            .sorted((one, other) -> Integer.compare(other.length(), one.length()))
            .toList();
    List<RedactionRule> all = new ArrayList<>();
    if (!known.isEmpty()) {
      all.add(RedactionRule.of(known));
      known.forEach(secret -> all.add(RedactionRule.cutOff(secret, SHORTEST)));
    }
    all.addAll(BY_SURROUNDINGS);
    List<RedactionRule> built = List.copyOf(all);
    rules = built;
    return built;
  }
}
