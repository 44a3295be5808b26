package dev.migrationsentry.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.migrationsentry.testing.OwnServer;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page, in a browser, as a person on call sees it. */
@ServerTest
class PageTest {
  private static final String CONTRACT =
      """
      [tables.proposals.columns]
      title = "text"
      visitor_session_id = "varchar(64)"

      [tables.proposals]
      indexes = ["ix_proposals_visitor_session_id"]
      """;
  private static final String VISITOR =
      """
      ALTER TABLE proposals ADD COLUMN visitor_session_id varchar(64);
      CREATE INDEX ix_proposals_visitor_session_id ON proposals (visitor_session_id);
      """;

  private static Browser browser;

  @TempDir Path directory;

  @BeforeAll
  static void startBrowser() {
    browser = Browser.start();
  }

  @AfterAll
  static void endBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void atADesk() {
    browser.size(1280, 1000);
    browser.colours("light");
  }

  private Project project(TestDatabase database) {
    return Project.small(directory)
        .migration("V2__visitor.sql", VISITOR)
        .contract(CONTRACT)
        .on(database)
        .with("MIGRATION_SENTRY_MIGRATE_TOKEN", Served.TOKEN);
  }

  @Test
  void saysMigratedWithVersionsAndTicks(TestDatabase database) throws Exception {
    Project project = project(database);
    assertThat(project.run("gate").exitCode()).isZero();
    try (Served served = Served.of(project)) {
      browser.open(served.at("/"));
      browser.until("headline", "✓ Migrated");
      assertThat(browser.title()).startsWith("✓ Migrated");
      assertThat(browser.text("current")).isEqualTo("2");
      assertThat(browser.text("head")).isEqualTo("2");
      assertThat(browser.text("pending")).isEqualTo("none");
      assertThat(browser.text("columns").lines().map(String::strip))
          .contains("proposals.title", "proposals.visitor_session_id");
      assertThat(browser.text("columns-count")).isEqualTo("2 of 2");
      assertThat(browser.text("lock")).isEqualTo("Nobody holds it.");
      browser.screenshot("migrated");
      browser.colours("dark");
      browser.screenshot("migrated-dark");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void saysWhatIsPendingAndWhatIsMissingAndWhatToDoNext(TestDatabase database) throws Exception {
    Project project = project(database);
    assertThat(Project.small(directory.resolve("before")).on(database).run("gate").exitCode())
        .isZero();
    try (Served served = Served.of(project)) {
      browser.open(served.at("/"));
      browser.until("headline", "✗ Not migrated");
      assertThat(browser.text("pending")).contains("V2 visitor");
      assertThat(browser.text("columns"))
          .contains("proposals.visitor_session_id: missing or different");
      assertThat(browser.text("next")).startsWith("Next: ").contains("migration-sentry gate");
      browser.screenshot("not-migrated");
    }
  }

  @Test
  void fitsAPhone(TestDatabase database) throws Exception {
    try (Served served = Served.of(project(database))) {
      browser.size(390, 844);
      browser.open(served.at("/"));
      browser.until("headline", "Not migrated");
      browser.screenshot("phone");
      assertThat(
              browser.script(
                  "return document.documentElement.scrollWidth"
                      + " <= document.documentElement.clientWidth"))
          .as("nothing to scroll sideways")
          .isEqualTo("true");
    }
  }

  @Test
  void takesATokenAndGoesFromPendingToGreenByKeyboardAlone(TestDatabase database) throws Exception {
    try (Served served = Served.of(project(database))) {
      browser.open(served.at("/"));
      browser.until("headline", "✗ Not migrated");
      browser.until("migrate", "Run the gate");
      browser.element("token").sendKeys("wrong", Keys.ENTER);
      browser.until("migrate-answer", "Send the token");
      assertThat(browser.text("headline")).contains("Not migrated");

      browser.element("token").clear();
      browser.element("token").sendKeys(Served.TOKEN, Keys.TAB);
      assertThat(browser.focused()).isEqualTo("migrate-button");
      browser.element("migrate-button").sendKeys(Keys.ENTER);

      browser.until("migrate-answer", "✓ Passed.");
      browser.until("headline", "✓ Migrated");
      browser.until("last", "✓ passed");
      assertThat(browser.text("last")).contains("2 applied");
      browser.screenshot("token-migrated");
      assertThat(database.query("SELECT count(*) FROM flyway_schema_history")).containsExactly("2");
    }
  }

  @Test
  void saysWhyItDoesNotKnowWhileTheDatabaseIsAway() throws Exception {
    try (OwnServer server = OwnServer.started(Map.of())) {
      Project project = project(server.database());
      assertThat(project.run("gate").exitCode()).isZero();
      try (Served served = Served.of(project)) {
        browser.open(served.at("/"));
        browser.until("headline", "✓ Migrated");
        server.stop();
        browser.until("headline", "✗ Not migrated");
        assertThat(browser.text("findings")).contains("connect.");
        assertThat(browser.text("lock")).as("what was not seen").isEqualTo("Not known.");
        assertThat(browser.text("pending")).isEqualTo("not known");
        assertThat(browser.text("current")).isEqualTo("not known");
        browser.screenshot("database-down");
        server.start();
        browser.until("headline", "✓ Migrated");
      }
    }
  }

  @Test
  void saysInWordsThatSomethingElseAnswersAndShowsWhatItKnew(TestDatabase database)
      throws Exception {
    Project project = project(database);
    assertThat(project.run("gate").exitCode()).isZero();
    URI page;
    try (Served served = Served.of(project)) {
      page = served.at("/");
      browser.open(page);
      browser.until("headline", "✓ Migrated");
    }
    browser.until("trouble", "cannot be reached");
    HttpServer proxy =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), page.getPort()), 0);
    proxy.createContext(
        "/",
        exchange -> {
          byte[] body = "<html><h1>502 Bad Gateway</h1></html>".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(502, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    proxy.start();
    try {
      browser.until("trouble", "HTTP 502, text/html instead of JSON");
      assertThat(browser.text("headline")).isEqualTo("? Unknown");
      assertThat(browser.text("reason")).contains("may be old");
      assertThat(browser.text("current")).as("what was known stays").isEqualTo("2");
      browser.screenshot("html-502");
    } finally {
      proxy.stop(0);
    }
  }

  @Test
  void pausesAndGoesOn(TestDatabase database) throws Exception {
    try (Served served = Served.of(project(database))) {
      browser.open(served.at("/"));
      browser.until("headline", "Not migrated");
      browser.element("pause").click();
      assertThat(browser.element("pause").getAttribute("aria-pressed")).isEqualTo("true");
      assertThat(project(database).run("gate").exitCode()).isZero();
      browser.element("pause").click();
      browser.until("headline", "✓ Migrated");
    }
  }

  @Test
  void namesEveryPartForAScreenReader(TestDatabase database) throws Exception {
    try (Served served = Served.of(project(database))) {
      browser.open(served.at("/"));
      browser.until("headline", "Not migrated");
      assertThat(
              browser.script(
                  """
                  return [...document.querySelectorAll('section, ul, input, button')]
                    .filter(each => !each.closest('[hidden]'))
                    .filter(each => !(each.getAttribute('aria-labelledby')
                        && document.getElementById(each.getAttribute('aria-labelledby'))
                        || each.labels?.length || each.textContent.trim()))
                    .map(each => each.outerHTML).join()
                  """))
          .as("without a name")
          .isEqualTo("");
      assertThat(browser.script("return document.querySelectorAll('[role=status]').length"))
          .isEqualTo("2");
    }
  }
}
