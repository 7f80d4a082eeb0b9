package io.assay.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The system's Chromium without a window, driven by Selenium. It contacts loopback addresses only.
 * Not thread-safe.
 */
public final class Chromium implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final int ATTEMPTS = 10;

  private final ChromeDriver driver;

  private Chromium(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Starts one. Skips the test if the browser or its driver is absent ({@link Programs#require}).
   */
  public static Chromium start() {
    Path profile = LabProcess.newDirectory();
    ChromeOptions options = new ChromeOptions();
    options.setBinary(Programs.require("chromium").toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox", // root has none
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--proxy-server=127.0.0.1:9", // nothing but loopback is within reach
        "--proxy-bypass-list=127.0.0.1;[::1]",
        "--user-data-dir=" + profile);
    LoggingPreferences logged = new LoggingPreferences();
    logged.enable(LogType.BROWSER, Level.WARNING);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logged);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(Programs.require("chromedriver").toFile())
            .usingAnyFreePort()
            .withSilent(true)
            .build();
    ChromeDriver driver = new ChromeDriver(service, options);
    driver.manage().timeouts().pageLoadTimeout(LIMIT).scriptTimeout(LIMIT);
    return new Chromium(driver);
  }

  /** How a page is looked at. */
  public record View(String name, boolean dark, int width) {
    /** A window on a desk. */
    public static final View LIGHT = new View("light", false, 1280);

    /** The same at night. */
    public static final View DARK = new View("dark", true, 1280);

    /** A telephone. */
    public static final View PHONE = new View("phone", true, 390);

    /** All of them. */
    public static final List<View> ALL = List.of(LIGHT, DARK, PHONE);
  }

  /** Opens a page, and waits until it is loaded. */
  public void open(URI url) {
    driver.get(url.toString());
  }

  /** Where it is. */
  public String url() {
    return String.valueOf(driver.getCurrentUrl());
  }

  /** What can be read in the first element that {@code selector} matches; empty without one. */
  public String text(String selector) {
    return texts(selector).stream().findFirst().orElse("");
  }

  /** What can be read in all elements that {@code selector} matches, at one moment. */
  public List<String> texts(String selector) {
    Object texts =
        driver.executeScript(
            "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)", selector);
    return texts instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }

  /** Clicks the link with that text. */
  public void follow(String link) {
    act(By.linkText(link), WebElement::click);
  }

  /** Clicks the first element that {@code selector} matches. */
  public void click(String selector) {
    act(By.cssSelector(selector), WebElement::click);
  }

  /** Types into a field. */
  public void type(String selector, String text) {
    act(By.cssSelector(selector), field -> field.sendKeys(text));
  }

  /** A page that changes by itself may take an element away that was just found. */
  private void act(By where, Consumer<WebElement> what) {
    for (int attempt = 1; ; attempt++) {
      try {
        what.accept(driver.findElement(where));
        return;
      } catch (StaleElementReferenceException | NoSuchElementException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** What an expression of JavaScript has for a value, as text. */
  public String evaluate(String expression) {
    return String.valueOf(driver.executeScript("return " + expression));
  }

  /** Looks at pages in another way from now on. */
  public void look(View view) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", view.width(), "height", 900, "deviceScaleFactor", 1, "mobile", false));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", view.dark() ? "dark" : "light"))));
  }

  /** Takes a picture of the whole page. */
  public void picture(Path file) {
    Map<String, Object> shot =
        driver.executeCdpCommand(
            "Page.captureScreenshot",
            Map.of(
                "format",
                "png",
                "captureBeyondViewport",
                true,
                "clip",
                Map.of(
                    "x", 0, "y", 0, "width", size("Width"), "height", size("Height"), "scale", 1)));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, OutputType.BYTES.convertFromBase64Png(String.valueOf(shot.get("data"))));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private int size(String dimension) {
    return Integer.parseInt(evaluate("document.documentElement.scroll" + dimension));
  }

  /** Warnings and errors in the console since this was asked last, such as breaches of policy. */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(Object::toString)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
