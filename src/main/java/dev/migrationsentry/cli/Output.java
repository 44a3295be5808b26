package dev.migrationsentry.cli;

import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.environment.Settings;
import dev.migrationsentry.report.GithubLog;
import dev.migrationsentry.report.JsonReport;
import dev.migrationsentry.report.Redactor;
import dev.migrationsentry.report.ReportFiles;
import dev.migrationsentry.report.TextLog;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import dev.migrationsentry.verdict.Verdict;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a run is told: the log as it goes, the reports at its end. Every byte goes through the
 * redactor.
 */
final class Output {
  private static final int USUAL_COLUMNS = 120;

  private final Settings settings;
  private final Redactor redactor;
  private final PrintStream out;
  private final RunListener listener;

  private Output(Settings settings, Redactor redactor, PrintStream out, RunListener listener) {
    this.settings = settings;
    this.redactor = redactor;
    this.out = out;
    this.listener = listener;
  }

  /**
   * Opens what a run is told through.
   *
   * @param secrets that are known already
   * @throws StepRefused usage: a report that could not be written
   */
  static Output open(Console console, Settings settings, List<String> secrets) throws StepRefused {
    for (Path report : reports(settings)) {
      ReportFiles.check(report);
    }
    Redactor redactor = new Redactor();
    secrets.forEach(redactor::learn);
    PrintStream out = redactor.over(console.out(), StandardCharsets.UTF_8);
    PrintStream err = redactor.over(console.err(), StandardCharsets.UTF_8);
    return new Output(
        settings, redactor, out, listener(settings, redactor, log(console, settings, out, err)));
  }

  /** For a document alone on standard output. Of the run only a bug is told, to standard error. */
  static Output ofDocument(Console console, Settings settings, List<String> secrets) {
    Redactor redactor = new Redactor();
    secrets.forEach(redactor::learn);
    PrintStream out = redactor.over(console.out(), StandardCharsets.UTF_8);
    TextLog log =
        new TextLog(writer(redactor.over(console.err(), StandardCharsets.UTF_8)), false, false);
    return new Output(
        settings,
        redactor,
        out,
        listener(
            settings,
            redactor,
            event -> {
              if (event instanceof RunEvent.Bug) {
                log.on(event);
              }
            }));
  }

  private static RunListener listener(Settings settings, Redactor redactor, RunListener log) {
    boolean debug = settings.flag(Setting.DEBUG);
    return event -> {
      if (event instanceof RunEvent.TargetKnown(Verdict.Target target)) {
        redactor.alwaysShow(target.host());
        redactor.alwaysShow(target.database());
        redactor.alwaysShow(target.user());
      }
      if (debug || !(event instanceof RunEvent.Bug)) {
        log.on(event);
      }
    };
  }

  private static RunListener log(
      Console console, Settings settings, PrintStream out, PrintStream err) {
    boolean verbose = settings.flag(Setting.VERBOSE);
    return switch (format(console, settings)) {
      case "json" -> new TextLog(writer(err), verbose, false);
      case "github" ->
          new GithubLog(
              writer(out), verbose, UUID.randomUUID().toString(), folderInRepository(console));
      default -> new TextLog(writer(out), verbose, colour(console, settings), columns(console));
    };
  }

  private static String format(Console console, Settings settings) {
    String format = settings.required(Setting.FORMAT);
    boolean inJob = "true".equals(console.environment().get("GITHUB_ACTIONS"));
    return format.equals("auto") ? (inJob ? "github" : "text") : format;
  }

  private static boolean colour(Console console, Settings settings) {
    return Colour.wanted(console) && !settings.flag(Setting.NO_COLOR);
  }

  /** How wide the terminal is; 0 if there is none, or one on which no line can be written over. */
  private static int columns(Console console) {
    if (!console.terminal() || "dumb".equals(console.environment().get("TERM"))) {
      return 0;
    }
    String given = console.environment().getOrDefault("COLUMNS", "");
    return given.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(given) : USUAL_COLUMNS;
  }

  /** A job's step may run below the root of the repository; annotations name files from there. */
  private static String folderInRepository(Console console) {
    Path root = Path.of(console.environment().getOrDefault("GITHUB_WORKSPACE", "")).normalize();
    Path here = console.directory().normalize();
    if (!root.isAbsolute() || here.equals(root) || !here.startsWith(root)) {
      return "";
    }
    return root.relativize(here) + "/";
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), false);
  }

  /** A text without the secrets that are known. */
  String redact(String text) {
    return redactor.redact(text);
  }

  RunListener listener() {
    return listener;
  }

  /**
   * Writes the reports.
   *
   * @return the exit code: a pass whose report could not be written is none
   */
  int end(Verdict verdict) {
    int exitCode = verdict.exitCode().number();
    if (settings.required(Setting.FORMAT).equals("json")) {
      print(json -> JsonReport.write(verdict, json));
    }
    for (Path report : reports(settings)) {
      Optional<Finding> problem = ReportFiles.write(verdict, report, redactor);
      if (problem.isPresent()) {
        listener.on(new RunEvent.Found(problem.get()));
        exitCode = exitCode == 0 ? problem.get().code().exitCode().number() : exitCode;
      }
    }
    out.flush();
    return exitCode;
  }

  /** Writes itself. */
  @FunctionalInterface
  interface Document {
    void write(Writer out) throws IOException;
  }

  /** Prints a document on standard output. */
  void print(Document document) {
    try {
      Writer json = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      document.write(json);
      json.flush();
      out.flush();
    } catch (IOException _) {
      // Whoever read standard output has gone; the exit code still tells.
    }
  }

  private static List<Path> reports(Settings settings) {
    return settings.values(Setting.REPORT).stream()
        .map(report -> settings.directory().resolve(report))
        .toList();
  }
}
