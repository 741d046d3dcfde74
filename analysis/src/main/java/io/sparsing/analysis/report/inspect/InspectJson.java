package io.sparsing.analysis.report.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sparsing.analysis.report.page.EmbeddedJson;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Inspected sequences as the page's script reads them.
 *
 * <p>Columns of numbers instead of an object a cell, and four significant digits, one more than the
 * page shows, keep the page small.
 */
final class InspectJson {
  private static final MathContext DIGITS = new MathContext(4);

  private final StringWriter text = new StringWriter();
  private final JsonGenerator json;

  private InspectJson() throws IOException {
    this.json = new JsonFactory().createGenerator(text);
  }

  /** All that the page's script draws. */
  static EmbeddedJson of(InspectData data) throws IOException {
    InspectJson page = new InspectJson();
    page.write(data);
    page.json.close();
    return EmbeddedJson.escaping(page.text.toString());
  }

  private void write(InspectData data) throws IOException {
    json.writeStartObject();
    json.writeNumberField("neurons", data.neurons());
    json.writeArrayFieldStart("thresholds");
    for (InspectedLayer layer : data.layers()) {
      number(layer.threshold());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("sequences");
    for (InspectedSequence sequence : data.sequences()) {
      json.writeStartObject();
      json.writeNumberField("listed", sequence.listedNeurons());
      tokens(sequence.tokens());
      layers(sequence.cells());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void tokens(List<InspectedToken> tokens) throws IOException {
    json.writeArrayFieldStart("ids");
    for (InspectedToken token : tokens) {
      json.writeNumber(token.id());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("texts");
    for (InspectedToken token : tokens) {
      json.writeString(token.text());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("dense_loss");
    for (InspectedToken token : tokens) {
      number(token.denseLoss());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("truncated_loss");
    for (InspectedToken token : tokens) {
      number(token.truncatedLoss());
    }
    json.writeEndArray();
  }

  private void layers(List<List<InspectedCell>> layers) throws IOException {
    json.writeArrayFieldStart("layers");
    for (List<InspectedCell> cells : layers) {
      json.writeStartObject();
      json.writeArrayFieldStart("active");
      for (InspectedCell cell : cells) {
        json.writeNumber(cell.activeNeurons());
      }
      json.writeEndArray();
      json.writeArrayFieldStart("strongest");
      for (InspectedCell cell : cells) {
        for (NeuronActivation one : cell.strongest()) {
          json.writeNumber(one.neuron());
          number(one.activation());
          number(one.magnitude());
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void number(OptionalDouble value) throws IOException {
    if (value.isPresent()) {
      number(value.getAsDouble());
    } else {
      json.writeNull();
    }
  }

  private void number(double value) throws IOException {
    json.writeNumber(new BigDecimal(value).round(DIGITS));
  }
}
