package io.sparsing.analysis.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A written page, taken apart the way a browser does: a script ends at the first {@code </script}.
 */
public record Page(String html) {
  private static final Pattern SCRIPT =
      Pattern.compile("<script([^>]*)>(.*?)</script", Pattern.DOTALL);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Markup with the bodies of all scripts taken out. */
  public String markup() {
    return SCRIPT
        .matcher(html)
        .replaceAll(script -> Matcher.quoteReplacement("<script" + script.group(1) + "></script"));
  }

  /** Sources of the scripts that a browser would execute. */
  public List<String> executable() {
    return SCRIPT
        .matcher(html)
        .results()
        .filter(script -> script.group(1).isEmpty())
        .map(script -> script.group(2))
        .toList();
  }

  /** Texts of the scripts that hold data. */
  public List<String> data() {
    return SCRIPT
        .matcher(html)
        .results()
        .filter(script -> !script.group(1).isEmpty())
        .map(script -> script.group(2))
        .toList();
  }

  /** The JSON element with that id. */
  public JsonNode json(String id) throws JsonProcessingException {
    String body =
        SCRIPT
            .matcher(html)
            .results()
            .filter(script -> script.group(1).contains("id=\"" + id + "\""))
            .map(script -> script.group(2))
            .findFirst()
            .orElseThrow();
    return MAPPER.readTree(body);
  }

  /** The specification inside the figure with that id. */
  JsonNode specification(String figure) throws JsonProcessingException {
    int start = html.indexOf("<figure id=\"" + figure + "\"");
    Matcher script = SCRIPT.matcher(html);
    if (start < 0 || !script.find(start)) {
      throw new IllegalArgumentException("Cannot find figure " + figure);
    }
    return MAPPER.readTree(script.group(2));
  }

  /** First group of every match in the markup. */
  public List<String> all(String pattern) {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(markup())
        .results()
        .map(Page::lastGroup)
        .toList();
  }

  private static String lastGroup(MatchResult match) {
    return match.group(match.groupCount());
  }

  public String policy() {
    return all("http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"").get(0);
  }
}
