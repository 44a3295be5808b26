package dev.migrationsentry.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.BenchReport;
import dev.migrationsentry.testing.Certificate;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.TcpRelay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The distribution beside whatever else migrates databases on this machine, whole processes, in
 * turn: {@code scripts/bench peers}. {@code -Dwhat=noop,apply,wide,race -Drounds=9
 * -Dsizes=5,1000,5000}.
 */
class PeersBench {
  private static final int ROUNDS = Integer.getInteger("rounds", 9);

  /** More than these takes some of them minutes to apply. */
  private static final int MOST_FOR_ALL = 1_000;

  private static final Set<String> WHAT =
      Set.of(System.getProperty("what", "noop,apply,wide,race").split(",", -1));

  @TempDir Path directory;

  private final BenchReport report = new BenchReport("peers");
  private final List<Peer> peers = Arrays.stream(Peer.values()).filter(Peer::isThere).toList();

  @Test
  void besideTheOthers() throws Exception {
    assertThat(Peer.SENTRY.isThere()).as("scripts/build_distribution.sh has been run").isTrue();
    report.say("Whole processes on " + BenchReport.machine() + load());
    report.say("Medians of up to " + ROUNDS + " rounds, in each of which everybody runs in turn;");
    report.say("in brackets the median of the ratios to " + base().program() + " within a round.");
    try (OwnServer server = OwnServer.started(Map.of())) {
      if (WHAT.contains("noop")) {
        for (String size : System.getProperty("sizes", "5,1000,5000").split(",", -1)) {
          nothingToDo(server, Integer.parseInt(size));
        }
        roundTrips(server);
        overTls();
      }
      if (WHAT.contains("apply")) {
        apply(server, 200);
      }
      if (WHAT.contains("wide")) {
        wide(server);
      }
      if (WHAT.contains("race")) {
        race(server, 8, peers);
        race(server, 32, List.of(Peer.SENTRY));
      }
    }
    report.say("Afterwards" + load());
    report.end();
  }

  private Peer base() {
    return peers.contains(Peer.FLYWAY) ? Peer.FLYWAY : Peer.SENTRY;
  }

  private static String load() throws Exception {
    Path load = Path.of("/proc/loadavg");
    return Files.exists(load) ? ", load " + Files.readString(load).split(" ", -1)[0] : "";
  }

  private void nothingToDo(OwnServer server, int size) throws Exception {
    Workload workload = new Workload(directory.resolve("noop" + size), size);
    Peer.Project shared = workload.on(server, "noop" + size);
    once(Peer.SENTRY, shared);
    Map<Peer, Peer.Project> projects = new EnumMap<>(Peer.class);
    for (Peer peer : peers) {
      switch (peer) {
        // They keep one history.
        case SENTRY, FLYWAY, PSQL -> projects.put(peer, shared);
        case LIQUIBASE, DBMATE -> {
          if (size <= MOST_FOR_ALL) {
            Peer.Project own = workload.on(server, peer.program() + size);
            once(peer, own);
            projects.put(peer, own);
          }
        }
      }
    }
    table("nothing to do, " + size + " applied", projects);
  }

  /** A database is 1 to 100 ms away. Counted by a relay in between. */
  private void roundTrips(OwnServer server) throws Exception {
    Peer.Project project = new Workload(directory.resolve("trips"), 5).on(server, "trips");
    once(Peer.SENTRY, project);
    report.say("");
    for (Peer peer : peers) {
      if (peer == Peer.SENTRY || peer == Peer.FLYWAY || peer == Peer.PSQL) {
        try (TcpRelay relay = new TcpRelay("127.0.0.1", server.port())) {
          once(peer, project.at(server.port(), relay.port()));
          report.say(
              "nothing to do, 5 applied: %-17s %3d round trips on %d connections"
                  .formatted(peer.program(), relay.roundTrips(), relay.sessions()));
        }
      }
    }
  }

  /** As databases are reached in production: TLS with a checked certificate, SCRAM. */
  private void overTls() throws Exception {
    Certificate certificate = Certificate.of("localhost");
    Map<String, String> tls =
        Map.of(
            "ssl", "on",
            "ssl_cert_file", certificate.certificate().toString(),
            "ssl_key_file", certificate.key().toString());
    try (OwnServer server = OwnServer.started(tls)) {
      Peer.Project plain = new Workload(directory.resolve("tls"), 5).on(server, "tls");
      once(Peer.SENTRY, plain);
      server.database().execute("ALTER ROLE postgres PASSWORD 'secret'");
      server.letIn("hostssl all all 127.0.0.1/32 scram-sha-256");
      Peer.Project project = plain.overTls(certificate.certificate());
      Map<Peer, Peer.Project> projects = new EnumMap<>(Peer.class);
      for (Peer peer : peers) {
        if (peer == Peer.SENTRY || peer == Peer.FLYWAY || peer == Peer.PSQL) {
          projects.put(peer, project);
        }
      }
      table("the same over TLS, with SCRAM", projects);
    }
  }

  private void apply(OwnServer server, int size) throws Exception {
    Workload workload = new Workload(directory.resolve("apply" + size), size);
    Map<Peer, List<WholeProcess.Cost>> costs = new LinkedHashMap<>();
    for (int round = 0; round < 3; round++) {
      for (Peer peer : peers) {
        if (peer != Peer.PSQL) {
          costs
              .computeIfAbsent(peer, _ -> new ArrayList<>())
              .add(once(peer, workload.on(server, "apply")));
        }
      }
    }
    say(size + " migrations into an empty database", costs);
  }

  private void table(String what, Map<Peer, Peer.Project> projects) throws Exception {
    Map<Peer, List<WholeProcess.Cost>> costs = new LinkedHashMap<>();
    for (int round = -1; round < ROUNDS; round++) {
      for (Map.Entry<Peer, Peer.Project> each : projects.entrySet()) {
        WholeProcess.Cost cost = once(each.getKey(), each.getValue());
        if (round >= 0) { // the first one warms the disk
          costs.computeIfAbsent(each.getKey(), _ -> new ArrayList<>()).add(cost);
        }
      }
    }
    say(what, costs);
  }

  private void say(String what, Map<Peer, List<WholeProcess.Cost>> costs) {
    report.say("");
    report.say(
        String.format("%-34s %19s %13s %17s %8s", what, "wall ms", "spread", "CPU ms", "MB"));
    List<WholeProcess.Cost> base = costs.getOrDefault(base(), List.of());
    costs.forEach(
        (peer, all) ->
            report.say(
                String.format(
                    Locale.ROOT,
                    "  %-32s %8.0f (%7.3f) %6.0f..%5.0f %8.0f (%6.3f) %8.0f",
                    peer.program(),
                    median(all, WholeProcess.Cost::wall),
                    ratio(all, base, WholeProcess.Cost::wall),
                    all.stream().mapToDouble(WholeProcess.Cost::wall).min().orElse(0),
                    all.stream().mapToDouble(WholeProcess.Cost::wall).max().orElse(0),
                    median(all, WholeProcess.Cost::cpu),
                    ratio(all, base, WholeProcess.Cost::cpu),
                    median(all, WholeProcess.Cost::megabytes))));
  }

  /** Cost follows the contract and not the schema. */
  private void wide(OwnServer server) throws Exception {
    Workload workload = new Workload(directory.resolve("wide"), 5);
    Map<String, Peer.Project> projects = new LinkedHashMap<>();
    for (int tables : new int[] {200, 2_000, 10_000}) {
      Peer.Project project = workload.on(server, "wide" + tables);
      once(Peer.SENTRY, project);
      for (int from = 0; from < tables; from += 500) {
        inDatabase(
            server,
            "wide" + tables,
            "DO $$ BEGIN FOR i IN %d..%d LOOP EXECUTE format('CREATE TABLE w%%s (id int PRIMARY"
                    .formatted(from, Math.min(tables, from + 500) - 1)
                + " KEY, a text NOT NULL, b int, c numeric(5,2), d text, e timestamptz, f int)', i);"
                + " END LOOP; END $$");
      }
      projects.put(tables + " tables, 50 rules", withContract(project, "few", 10));
    }
    Peer.Project widest = workload.on(server, "unused");
    projects.put(
        "10000 tables, 5000 rules",
        withContract(
            new Peer.Project(
                widest.directory(),
                widest.url().replace("unused", "wide10000"),
                widest.jdbcUrl(),
                widest.user(),
                widest.password()),
            "many",
            1_000));
    Map<String, List<WholeProcess.Cost>> costs = new LinkedHashMap<>();
    for (int round = -1; round < ROUNDS; round++) {
      for (Map.Entry<String, Peer.Project> each : projects.entrySet()) {
        WholeProcess.Cost cost = once(Peer.SENTRY, each.getValue());
        if (round >= 0) {
          costs.computeIfAbsent(each.getKey(), _ -> new ArrayList<>()).add(cost);
        }
      }
    }
    report.say("");
    report.say(
        "a contract on a wide schema          wall ms      to the first      CPU ms       MB");
    List<WholeProcess.Cost> first = costs.values().iterator().next();
    costs.forEach(
        (what, all) ->
            report.say(
                String.format(
                    Locale.ROOT,
                    "  %-32s %9.0f %17.2f %11.0f %8.0f",
                    what,
                    median(all, WholeProcess.Cost::wall),
                    ratio(all, first, WholeProcess.Cost::wall),
                    median(all, WholeProcess.Cost::cpu),
                    median(all, WholeProcess.Cost::megabytes))));
  }

  /** Five columns of each of so many tables. */
  private Peer.Project withContract(Peer.Project project, String name, int tables)
      throws Exception {
    Path own = directory.resolve("contract-" + name);
    Path migrations = Files.createDirectories(own.resolve("sql/migrations"));
    try (var files = Files.newDirectoryStream(project.directory().resolve("sql/migrations"))) {
      for (Path file : files) {
        Files.writeString(migrations.resolve(file.getFileName()), Files.readString(file));
      }
    }
    StringBuilder contract = new StringBuilder();
    for (int i = 0; i < tables; i++) {
      contract.append("[tables.w").append(i * (tables > 10 ? 10 : 1)).append(".columns]\n");
      contract.append("a = { type = \"text\", nullable = false }\nb = \"integer\"\n");
      contract.append("c = \"numeric(5,2)\"\nd = \"text\"\ne = \"timestamptz\"\n");
    }
    Files.writeString(own.resolve("sql/contract.toml"), contract);
    return new Peer.Project(
        own, project.url(), project.jdbcUrl(), project.user(), project.password());
  }

  private static void inDatabase(OwnServer server, String database, String sql) throws Exception {
    try (var connection =
            java.sql.DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database,
                "postgres",
                "secret");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** So many at once on an empty database, against one alone. */
  private void race(OwnServer server, int many, List<Peer> runners) throws Exception {
    Workload workload = new Workload(directory.resolve("race" + many), 5);
    report.say("");
    for (Peer peer : runners) {
      if (peer == Peer.PSQL) {
        continue;
      }
      double alone = once(peer, workload.on(server, "race")).wall();
      Peer.Project project = workload.on(server, "race");
      long began = System.nanoTime();
      List<WholeProcess> all = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        all.add(start(peer, project, Map.of()));
      }
      int failed = 0;
      for (WholeProcess each : all) {
        failed += each.cost().exitCode() == 0 ? 0 : 1;
      }
      report.say(
          String.format(
              Locale.ROOT,
              "%d at once on an empty database: %-17s last exit after %6.0f ms, one alone %5.0f ms,"
                  + " %d not 0",
              many,
              peer.program(),
              (System.nanoTime() - began) / 1e6,
              alone,
              failed));
    }
  }

  private static WholeProcess start(Peer peer, Peer.Project project, Map<String, String> more)
      throws Exception {
    Map<String, String> environment = new HashMap<>(Peer.ENVIRONMENT);
    environment.put("DATABASE_URL", project.url());
    environment.putAll(more);
    return WholeProcess.start(peer.migrate(project), project.directory(), environment);
  }

  private static WholeProcess.Cost once(Peer peer, Peer.Project project) throws Exception {
    WholeProcess.Cost cost = start(peer, project, Map.of()).cost();
    assertThat(cost.exitCode()).as(peer.program() + ": " + cost.said()).isZero();
    return cost;
  }

  private static double median(
      List<WholeProcess.Cost> costs, ToDoubleFunction<WholeProcess.Cost> figure) {
    double[] all = costs.stream().mapToDouble(figure).sorted().toArray();
    return all.length == 0 ? 0 : all[all.length / 2];
  }

  /** Of one round each: the machine's mood is the same then. */
  private static double ratio(
      List<WholeProcess.Cost> costs,
      List<WholeProcess.Cost> base,
      ToDoubleFunction<WholeProcess.Cost> figure) {
    double[] ratios = new double[Math.min(costs.size(), base.size())];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(costs.get(i)) / figure.applyAsDouble(base.get(i));
    }
    Arrays.sort(ratios);
    return ratios.length == 0 ? 0 : ratios[ratios.length / 2];
  }
}
