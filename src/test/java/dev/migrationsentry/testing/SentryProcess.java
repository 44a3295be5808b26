package dev.migrationsentry.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program as a real process of its own: what a platform sees of it. */
public final class SentryProcess {

  /** How a process ended. */
  public record Ended(int exitCode, String out, String err) {
    /** Everything it wrote. */
    public String all() {
      return out + err;
    }
  }

  private final Process process;
  private final Path out;
  private final Path err;

  private SentryProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** What is to be run, and where. Only the variables given here are set. */
  public static Launch in(Path directory) {
    return new Launch(directory);
  }

  /** A process that is about to start. */
  public static final class Launch {
    private final Path directory;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> virtualMachineOptions = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    private Launch(Path directory) {
      this.directory = directory;
      environment.put("HOME", directory.toString());
      environment.put("PATH", "/usr/bin:/bin");
    }

    public Launch with(String variable, String value) {
      environment.put(variable, value);
      return this;
    }

    public Launch withVirtualMachineOption(String option) {
      virtualMachineOptions.add(option);
      return this;
    }

    /** Runs it without the libraries whose path holds this. */
    public Launch withoutOnClassPath(String part) {
      leftOut.add(part);
      return this;
    }

    public SentryProcess start(String... args) {
      try {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        command.addAll(virtualMachineOptions);
        command.addAll(List.of("-cp", classPath(leftOut), "dev.migrationsentry.Main"));
        command.addAll(List.of(args));
        Path out = Files.createTempFile("sentry", ".out");
        Path err = Files.createTempFile("sentry", ".err");
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new SentryProcess(builder.start(), out, err);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Starts it and waits for its end. */
    public Ended run(String... args) {
      return start(args).end();
    }
  }

  /** Surefire hides the real class path behind a manifest; it keeps it in this property. */
  private static String classPath(List<String> leftOut) {
    String whole =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(whole.split(File.pathSeparator, -1))
        .filter(entry -> leftOut.stream().noneMatch(entry::contains))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Whether SIGINT is ignored here, as a shell has it for what it runs with {@code &}: it stays so
   * in every process that is started from here (signal(7)).
   */
  public static boolean ignoresSigint() {
    Path status = Path.of("/proc/self/status");
    try {
      return Files.exists(status)
          && Files.readAllLines(status).stream()
              .filter(line -> line.startsWith("SigIgn:"))
              .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Process process() {
    return process;
  }

  /** What it has written so far to standard output. */
  public String outSoFar() {
    return read(out);
  }

  /** Waits for the end, two minutes at most. */
  public Ended end() {
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("did not end: " + read(out) + read(err));
      }
      return new Ended(process.exitValue(), read(out), read(err));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
