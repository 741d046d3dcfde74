import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens a report in Chromium as a reader would and tells what is wrong with it; run by report-check.
 *
 * <p>Arguments: a folder for screenshots, then the page. Speaks the DevTools protocol over the JDK's own web socket.
 */
final class ReportCheck {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> NAMED_ROLES =
      Set.of("button", "link", "image", "img", "searchbox", "combobox", "radio", "region", "figure");

  private final Browser browser;
  private final Path folder;
  private int passed;
  private int failed;

  private ReportCheck(Browser browser, Path folder) {
    this.browser = browser;
    this.folder = folder;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]).toAbsolutePath());
    int failed;
    try (Browser browser = Browser.start(folder.resolve("profile"))) {
      ReportCheck check = new ReportCheck(browser, folder);
      check.run(Path.of(arguments[1]).toAbsolutePath());
      System.out.println(check.passed + " passed, " + check.failed + " failed");
      failed = check.failed;
    }
    System.exit(failed == 0 ? 0 : 1);
  }

  private void run(Path page) throws Exception {
    for (String domain : List.of("Page", "Runtime", "Log", "Network", "Accessibility", "DOM")) {
      browser.call(domain + ".enable", Map.of());
    }
    browser.call("Emulation.setDeviceMetricsOverride", Map.of("width", 1280, "height", 1500, "deviceScaleFactor", 1, "mobile", false));
    browser.call("Emulation.setScrollbarsHidden", Map.of("hidden", true));
    browser.call("Page.navigate", Map.of("url", page.toUri().toString()));
    expect("the charts in sight are drawn", "drawn", script(DRAWN));
    script("document.querySelectorAll('details.fold').forEach((fold) => { fold.open = true; })");
    expect("every chart is drawn once all are unfolded", "drawn", script(ALL_DRAWN));
    expect("charts without a mark", "", script(WITHOUT_MARKS));
    expect("charts without a bar for each of their intervals", "", script(WITHOUT_BARS));
    expect("controls and pictures without a name", "", nameless());
    dataTable();
    filter();
    download();
    looks();
    expect("errors in the console", "", String.join("; ", browser.complaints));
    expect("requests to anywhere", "", String.join("; ", browser.requests));
  }

  private static final String WAIT_UNTIL =
      "const until = (test) => new Promise((done) => { const look = () => test() ? done() : requestAnimationFrame(look); look(); });";
  private static final String DRAWN =
      WAIT_UNTIL + "until(() => document.readyState === 'complete' && document.documentElement.dataset.charts === 'drawn').then(() => 'drawn')";
  private static final String ALL_DRAWN =
      WAIT_UNTIL + "until(() => [...document.querySelectorAll('figure')].every((figure) => figure.querySelector('svg'))"
          + " && document.documentElement.dataset.charts === 'drawn').then(() => 'drawn')";
  private static final String WITHOUT_MARKS =
      """
      const shown = (mark) => { const box = mark.getBBox(); return box.width > 0 || box.height > 0; };
      const marks = '.mark-symbol path, .mark-line path, .mark-area path, .mark-rect path, .mark-rule line';
      [...document.querySelectorAll('figure')].filter((figure) => ![...figure.querySelectorAll(marks)].some(shown)).map((figure) => figure.id).join(' ')
      """;

  private static final String WITHOUT_BARS =
      """
      const barless = (figure) => {
        const spec = JSON.parse(figure.querySelector('script').textContent);
        const bars = (spec.layer ?? []).find((layer) => layer.name === 'intervals');
        if (bars === undefined) return false;
        const known = spec.datasets[(bars.data ?? spec.data).name].filter((row) => row.low !== undefined);
        return figure.querySelectorAll('.intervals_marks line').length !== known.length;
      };
      [...document.querySelectorAll('figure')].filter(barless).map((figure) => figure.id).join(' ')
      """;

  /** Roles and texts of nodes that a screen reader would read out without a name. */
  private String nameless() throws Exception {
    List<String> found = new ArrayList<>();
    int named = 0;
    for (JsonNode node : browser.call("Accessibility.getFullAXTree", Map.of()).get("nodes")) {
      String role = node.at("/role/value").asText();
      if (node.get("ignored").asBoolean() || !NAMED_ROLES.contains(role)) {
        continue;
      }
      if (node.at("/name/value").asText().isBlank()) {
        found.add(role + " " + node.path("backendDOMNodeId").asText());
      } else {
        named++;
      }
    }
    expect("there are names at all", "true", Boolean.toString(named > 10));
    return String.join(", ", found);
  }

  /** With the keyboard alone: the table of the first chart has a row for each row of its data. */
  private void dataTable() throws Exception {
    script("document.querySelector('[data-show-table]').focus()");
    press("Enter", "\r");
    expect(
        "Enter shows the data as a table",
        "true",
        script(
            "const figure = document.querySelector('[data-show-table]').closest('figure');"
                + " const sets = JSON.parse(figure.querySelector('script').textContent).datasets; delete sets.lines;"
                + " const rows = Object.values(sets).flat().length;"
                + " String(rows > 0 && figure.querySelectorAll('.scroll.data tbody tr').length === rows)"));
    press("Enter", "\r");
    expect("Enter hides it", "0", script("String(document.querySelectorAll('.scroll.data').length)"));
  }

  private void filter() throws Exception {
    if (script("String(document.querySelectorAll('.answers > li').length > 1)").equals("false")) {
      return;
    }
    script("document.querySelector('#series-filter input').focus()");
    browser.call("Input.insertText", Map.of("text", "silu"));
    expect(
        "the filter leaves the series it names, and no panel of another",
        "true",
        script(
            "const named = (element) => element.dataset.series.toLowerCase().includes('silu');"
                + "const all = [...document.querySelectorAll('[data-series]')].filter((element) => element.dataset.series !== '');"
                + "String(all.some(named) && all.some((element) => !named(element)) && all.every((element) => element.hidden === !named(element)))"));
    script("document.querySelector('#series-filter input').select()");
    press("Delete", "");
    expect("without a word it leaves all", "0", script("String(document.querySelectorAll('[data-series][hidden]').length)"));
  }

  private void press(String key, String text) throws Exception {
    int code = key.equals("Enter") ? 13 : 46;
    browser.call("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key, "code", key, "text", text, "windowsVirtualKeyCode", code));
    browser.call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key, "windowsVirtualKeyCode", code));
  }

  private void download() throws Exception {
    Path files = Files.createDirectories(folder.resolve("downloads"));
    browser.call("Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", files.toString(), "eventsEnabled", true));
    String id = script("document.querySelector('[data-save-csv]').closest('figure').id");
    script("document.querySelector('[data-save-csv]').click()");
    browser.downloaded.get(30, TimeUnit.SECONDS);
    int lines = Files.readAllLines(files.resolve(id + ".csv")).size();
    expect("the first chart's CSV has rows", "true", Boolean.toString(lines > 1));
  }

  /** Screenshots of every section in light and dark, and the printed page. */
  private void looks() throws Exception {
    script("document.activeElement.blur(); scrollTo({ top: 0, behavior: 'instant' });"
        + "document.querySelectorAll('details.fold').forEach((fold) => { fold.open = false; })");
    String light = script("getComputedStyle(document.body).backgroundColor");
    sections("light");
    browser.call("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
    expect("dark is dark", "true", Boolean.toString(!light.equals(script("getComputedStyle(document.body).backgroundColor"))));
    sections("dark");
    browser.call("Emulation.setEmulatedMedia", Map.of("features", List.of()));
    byte[] pdf = Base64.getDecoder().decode(browser.call("Page.printToPDF", Map.of("printBackground", true)).get("data").asText());
    Files.write(folder.resolve("print.pdf"), pdf);
    expect("it prints", "true", Boolean.toString(pdf.length > 20_000));
  }

  /** One picture of each section: as much of it as a tall window holds. */
  private void sections(String scheme) throws Exception {
    String ids = script("[...document.querySelectorAll('section')].map((section) => section.id).join(' ')");
    for (String id : ids.split(" ")) {
      script("document.getElementById('" + id + "').scrollIntoView({ behavior: 'instant' })");
      JsonNode shot = browser.call("Page.captureScreenshot", Map.of());
      Files.write(folder.resolve(scheme + "-" + id + ".png"), Base64.getDecoder().decode(shot.get("data").asText()));
    }
  }

  private void expect(String what, String expected, String found) {
    if (expected.equals(found)) {
      passed++;
      System.out.println("ok: " + what);
    } else {
      failed++;
      System.out.println("not ok: " + what + ": expected '" + expected + "', found '" + found + "'");
    }
  }

  /** The value of an expression in the page, after the promise that it may be. */
  private String script(String source) throws Exception {
    JsonNode answer = browser.call("Runtime.evaluate", Map.of("expression", "{" + source + "}", "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException("Cannot ask the page: " + answer.get("exceptionDetails"));
    }
    return answer.at("/result/value").asText();
  }

  /** A headless Chromium with one tab. */
  private static final class Browser implements WebSocket.Listener, AutoCloseable {
    private static final long ANSWER_SECONDS = 240;

    private final Process process;
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final StringBuilder partial = new StringBuilder();
    final List<String> complaints = new CopyOnWriteArrayList<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    final CompletableFuture<String> downloaded = new CompletableFuture<>();
    private WebSocket socket;
    private String session = "";

    private Browser(Process process) {
      this.process = process;
    }

    static Browser start(Path profile) throws Exception {
      Process process =
          new ProcessBuilder("chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                  "--no-first-run", "--disable-background-networking", "--disable-component-update",
                  "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      BufferedReader log = process.errorReader(StandardCharsets.UTF_8);
      String marker = "DevTools listening on ";
      String line = log.readLine();
      while (line != null && !line.startsWith(marker)) {
        line = log.readLine();
      }
      if (line == null) {
        throw new IllegalStateException("Cannot start Chromium: expected the address of its DevTools, found the end of its output");
      }
      Thread reader = new Thread(() -> log.lines().forEach(ignored -> {}));
      reader.setDaemon(true);
      reader.start();
      Browser browser = new Browser(process);
      browser.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create(line.substring(marker.length())), browser).get();
      String target = browser.call("Target.createTarget", Map.of("url", "about:blank")).get("targetId").asText();
      browser.session = browser.call("Target.attachToTarget", Map.of("targetId", target, "flatten", true)).get("sessionId").asText();
      return browser;
    }

    JsonNode call(String method, Map<String, ?> parameters) throws Exception {
      int id = calls.incrementAndGet();
      ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
      message.set("params", JSON.valueToTree(parameters));
      if (!session.isEmpty() && !method.startsWith("Browser.")) {
        message.put("sessionId", session);
      }
      CompletableFuture<JsonNode> answer = new CompletableFuture<>();
      waiting.put(id, answer);
      socket.sendText(JSON.writeValueAsString(message), true);
      JsonNode found = answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
      if (found.has("error")) {
        throw new IllegalStateException("Cannot call " + method + ": " + found.get("error"));
      }
      return found.get("result");
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      partial.append(text);
      if (last) {
        String whole = partial.toString();
        partial.setLength(0);
        try {
          JsonNode message = JSON.readTree(whole);
          if (message.has("id")) {
            waiting.remove(message.get("id").asInt()).complete(message);
          } else {
            event(message.get("method").asText(), message.get("params"));
          }
        } catch (Exception e) {
          complaints.add("unreadable message: " + e);
        }
      }
      from.request(1);
      return null;
    }

    private void event(String method, JsonNode details) {
      switch (method) {
        case "Runtime.consoleAPICalled" -> {
          if (Set.of("error", "warning", "assert").contains(details.get("type").asText())) {
            complaints.add(details.get("args").toString());
          }
        }
        case "Runtime.exceptionThrown" -> complaints.add(details.at("/exceptionDetails").toString());
        case "Log.entryAdded" -> {
          if (details.at("/entry/level").asText().matches("error|warning")) {
            complaints.add(details.at("/entry/text").asText());
          }
        }
        case "Network.requestWillBeSent" -> {
          String url = details.at("/request/url").asText();
          if (!url.matches("(?s)(file|data|blob|about):.*")) {
            requests.add(url);
          }
        }
        case "Browser.downloadProgress" -> {
          if (details.get("state").asText().equals("completed")) {
            downloaded.complete(details.get("guid").asText());
          }
        }
        default -> {}
      }
    }

    @Override
    public void close() throws Exception {
      process.destroy();
      process.waitFor(10, TimeUnit.SECONDS);
    }
  }
}
