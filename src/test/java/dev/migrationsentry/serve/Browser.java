package dev.migrationsentry.serve;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Debian's Chromium without a window. Its screenshots are kept under target/screenshots. */
final class Browser implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts one, or passes the test over, and says so, where there is none. */
  static Browser start() {
    Optional<Path> chromium = found("chromium");
    Optional<Path> driver = found("chromedriver");
    if (chromium.isEmpty() || driver.isEmpty()) {
      String notice =
          "NOT TESTED: the status page. Install a browser: apt-get install chromium"
              + " chromium-driver";
      System.err.println(notice);
      return abort(notice);
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.get().toFile());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=en");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.get().toFile())
            .usingAnyFreePort()
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  private static Optional<Path> found(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return List.of(path.split(File.pathSeparator, -1)).stream()
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  void open(URI page) {
    driver.get(page.toString());
  }

  /** The text of an element, as it is seen; empty if it is hidden. */
  String text(String id) {
    return driver.findElement(By.id(id)).getText();
  }

  String title() {
    return String.valueOf(driver.getTitle());
  }

  WebElement element(String id) {
    return driver.findElement(By.id(id));
  }

  /** What has the focus. */
  String focused() {
    return String.valueOf(driver.switchTo().activeElement().getAttribute("id"));
  }

  Object script(String script) {
    return String.valueOf(driver.executeScript(script));
  }

  /** Waits until the text of an element contains these words. */
  void until(String id, String words) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!text(id).contains(words)) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("#" + id + " never said: " + words + "; it says: " + text(id));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  void size(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  /** As a system that is set to dark, or to light. */
  void colours(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Everything that went wrong in the page's own scripts, and what was kept from loading. */
  List<String> complaints() {
    return driver.manage().logs().get("browser").getAll().stream()
        .map(Object::toString)
        .filter(line -> !line.contains("/api/"))
        .toList();
  }

  void screenshot(String name) {
    try {
      Files.createDirectories(SCREENSHOTS);
      Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
