package io.sparsing.model.runtime;

import ai.djl.ndarray.NDArray;
import io.sparsing.model.checkpoint.SafetensorsWriter;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.layout.StoredTensor;
import io.sparsing.model.probe.FfnProbe;
import io.sparsing.model.probe.Routing;
import io.sparsing.model.runtime.tensor.NativeFloats;
import io.sparsing.model.transformer.Decoder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Writes each tensor of a forward pass into one safetensors file as soon as it is computed. */
final class ForwardDump implements FfnProbe {
  private final OutputStream out;

  ForwardDump(ModelConfig config, Batch batch, OutputStream out) {
    this.out = out;
    List<StoredTensor> tensors = new ArrayList<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      String prefix = "layers." + layer + ".";
      if (config.mixture().isPresent()) {
        int experts = config.mixture().get().experts();
        tensors.add(tensor(prefix + "router_weights", batch, experts));
        tensors.add(tensor(prefix + "expert_activation", batch, experts, config.networkSize()));
      } else {
        tensors.add(tensor(prefix + "ffn_activation", batch, config.ffnSize()));
      }
      tensors.add(tensor(prefix + "ffn_output", batch, config.hiddenSize()));
    }
    tensors.add(tensor("logits", batch, config.vocabularySize()));
    try {
      new SafetensorsWriter(tensors).writeHeader(out);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the dump", e);
    }
  }

  @Override
  public NDArray onFfn(int layer, NDArray gateActivation, NDArray activation) {
    write(activation);
    return activation;
  }

  @Override
  public NDArray onExperts(int layer, Routing routing, NDArray gateActivation, NDArray activation) {
    write(routing.allWeights());
    write(routing.neurons(activation));
    return activation.mul(routing.weights());
  }

  @Override
  public void onOutput(int layer, NDArray output) {
    write(output);
  }

  /** Computes and writes the logits sequence by sequence: hidden [B, T, d]. */
  void logits(Decoder decoder, NDArray hidden) {
    for (long sequence = 0; sequence < hidden.getShape().get(0); sequence++) {
      try (NDArray rows = hidden.get(sequence);
          NDArray logits = decoder.logits(rows)) {
        write(logits);
      }
    }
  }

  private void write(NDArray array) {
    float[] values = NativeFloats.copyOf(array);
    try {
      SafetensorsWriter.writeValues(out, values, values.length);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the dump", e);
    }
  }

  private static StoredTensor tensor(String name, Batch batch, long... widths) {
    return StoredTensor.of(
        name,
        LongStream.concat(LongStream.of(batch.sequences(), batch.length()), LongStream.of(widths))
            .toArray());
  }
}
