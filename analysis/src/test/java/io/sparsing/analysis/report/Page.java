package io.sparsing.analysis.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.select.Elements;

/** A written page as a browser reads it. */
public record Page(Document document) {
  private static final String DATA = "[type=application/json]";
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int ERRORS_KEPT = 10;

  /** Reads the text of a page, or of a part of one. */
  public static Page of(CharSequence html) {
    Parser parser = Parser.htmlParser().setTrackErrors(ERRORS_KEPT);
    return new Page(Jsoup.parse(html.toString(), parser));
  }

  /** What a browser had to repair. */
  public List<String> errors() {
    return document.parser().getErrors().stream().map(Object::toString).toList();
  }

  /** Elements by a CSS selector, in their order. */
  public Elements select(String selector) {
    return document.select(selector);
  }

  /** The text of each of those elements. */
  public List<String> texts(String selector) {
    return select(selector).eachText();
  }

  /** The comments, of which a page has none. */
  public List<String> comments() {
    return document.nodeStream(Comment.class).map(Comment::getData).toList();
  }

  /** The page without what its scripts hold. */
  public String markup() {
    Document markup = document.clone();
    markup.select("script").empty();
    return markup.outerHtml();
  }

  /** Sources of the scripts that a browser would execute. */
  public List<String> executable() {
    return select("script:not(" + DATA + ")").stream().map(Element::data).toList();
  }

  /** Texts of the scripts that hold data. */
  public List<String> data() {
    return select("script" + DATA).stream().map(Element::data).toList();
  }

  /** The JSON element with that id. */
  public JsonNode json(String id) throws JsonProcessingException {
    return MAPPER.readTree(document.expectFirst("script#" + id + DATA).data());
  }

  /** The specification inside the figure with that id. */
  JsonNode specification(String figure) throws JsonProcessingException {
    return MAPPER.readTree(document.expectFirst("figure#" + figure + " > script" + DATA).data());
  }

  /** The content security policy. */
  public String policy() {
    return document.expectFirst("head > meta[http-equiv=Content-Security-Policy]").attr("content");
  }
}
