package io.sparsing.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.config.layout.DecoderTensors;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.StoredTensor;
import io.sparsing.model.probe.FfnProbe;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import io.sparsing.model.training.data.ByteTokenizer;
import io.sparsing.model.transformer.Decoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A decoder whose weights learn; one thread at a time. */
final class LearningModel implements AutoCloseable {
  private final NDManager manager;
  private final WidthScaling scaling;
  private final AdamW optimizer = AdamW.STANDARD;
  private final Map<String, TrainableTensor> tensors = new LinkedHashMap<>();
  private final Decoder decoder;

  /** Builds the model on the processor with the weights and moments of a state. */
  LearningModel(ModelPlan plan, WidthScaling scaling, LearningState state) {
    this(plan, scaling, state, ComputeDevice.CPU);
  }

  /** Builds the model on a device with the weights and moments of a state. */
  LearningModel(ModelPlan plan, WidthScaling scaling, LearningState state, ComputeDevice device) {
    this.manager = device.newManager();
    this.scaling = scaling;
    StoredTensor embedding = plan.embedding();
    DecoderTensors<NDArray> weights =
        plan.tensors()
            .map(
                source -> {
                  StoredTensor stored = source.stored(); // whole in the family trained here
                  ParameterRole role = ParameterRole.of(stored, embedding);
                  TrainableTensor tensor = trainable(stored, role, state);
                  tensors.put(stored.name(), tensor);
                  return tensor.weight();
                });
    this.decoder = new Decoder(plan.config(), weights);
  }

  /**
   * One optimiser step on windows [B][T + 1].
   *
   * @param learningRate before the scaling with width
   * @param step counted from 1
   * @return mean negative log-likelihood of the windows before the step, nats per token; NaN or
   *     infinite where it or its gradient is not finite, and then nothing was learnt
   */
  double learn(int[][] windows, double learningRate, int step) {
    try (NDManager scratch = manager.newSubManager();
        GradientTape tape = GradientTape.record()) {
      NDArray loss = loss(windows, scratch);
      double value = loss.getFloat();
      if (Double.isFinite(value)) {
        tape.backward(loss);
        return update(learningRate, step) ? value : Double.NaN;
      }
      return value;
    }
  }

  /** The loss of windows [B][T + 1] as a scalar that can be differentiated. */
  NDArray loss(int[][] windows, NDManager scratch) {
    int batch = windows.length;
    int length = windows[0].length - 1;
    long[] inputs = new long[batch * length];
    long[] targets = new long[batch * length];
    for (int row = 0; row < batch; row++) {
      for (int position = 0; position < length; position++) {
        inputs[row * length + position] = windows[row][position];
        targets[row * length + position] = windows[row][position + 1];
      }
    }
    NDArray tokens = scratch.create(inputs, new Shape(batch, length));
    NDArray logits = decoder.logits(decoder.hidden(tokens, FfnProbe.NONE)); // [B, T, V]
    NDArray rows = logits.reshape(inputs.length, ByteTokenizer.VOCABULARY_SIZE); // [N, V]
    NDArray wanted = scratch.create(targets, new Shape(targets.length, 1)); // [N, 1]
    return rows.logSoftmax(-1).gather(wanted, 1).mean().neg();
  }

  /** The gradient of the loss of windows [B][T + 1], by tensor; learns nothing. */
  Map<String, float[]> gradients(int[][] windows) {
    try (NDManager scratch = manager.newSubManager();
        GradientTape tape = GradientTape.record()) {
      tape.backward(loss(windows, scratch));
      Map<String, float[]> gradients = new LinkedHashMap<>();
      tensors.forEach(
          (name, tensor) -> {
            try (NDArray gradient = tensor.weight().getGradient()) {
              gradients.put(name, gradient.toFloatArray());
              gradient.muli(0);
            }
          });
      return gradients;
    }
  }

  /**
   * Checks this device's arithmetic for steps of so many positions.
   *
   * @throws TrainingException if it is wrong
   */
  void checkProducts(int positions) {
    Set<Shape> shapes = new LinkedHashSet<>();
    for (TrainableTensor tensor : tensors.values()) {
      Shape shape = tensor.weight().getShape();
      if (tensor.role() == ParameterRole.MATRIX) {
        shapes.add(shape);
        shapes.add(new Shape(3 * shape.get(0), shape.get(1))); // query, key and value in one
      }
    }
    ProductCheck.require(shapes, positions, manager);
  }

  /** Arrays alive between steps: a weight and two moments for each tensor. */
  int managedArrays() {
    return manager.getManagedArrays().size();
  }

  /** Weights and moments as plain arrays. */
  LearningState state() {
    return new LearningState(
        copies(TrainableTensor::weight),
        copies(TrainableTensor::firstMoment),
        copies(TrainableTensor::secondMoment));
  }

  /** The weights of a tensor, row-major. */
  float[] weights(StoredTensor stored) {
    return tensors.get(stored.name()).weight().toFloatArray();
  }

  @Override
  public void close() {
    manager.close();
  }

  /** Whether the gradient was finite. */
  private boolean update(double learningRate, int step) {
    List<NDArray> gradients = new ArrayList<>(tensors.size());
    for (TrainableTensor tensor : tensors.values()) {
      gradients.add(tensor.weight().getGradient());
    }
    double norm = GradientNorm.of(gradients);
    if (!Double.isFinite(norm)) {
      return false;
    }
    double factor = GradientNorm.clippingFactor(norm);
    int index = 0;
    for (TrainableTensor tensor : tensors.values()) {
      double rate = learningRate * scaling.learningRateFactor(tensor.role());
      try (NDArray gradient = gradients.get(index++)) {
        optimizer.update(tensor, gradient, factor, rate, step);
        gradient.muli(0); // the next backward pass adds to it
      }
    }
    return true;
  }

  private Map<String, float[]> copies(Function<TrainableTensor, NDArray> part) {
    Map<String, float[]> copies = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> copies.put(name, part.apply(tensor).toFloatArray()));
    return copies;
  }

  private TrainableTensor trainable(StoredTensor stored, ParameterRole role, LearningState state) {
    Shape shape = new Shape(stored.shape());
    NDArray weight = manager.create(state.weights().get(stored.name()), shape);
    weight.setRequiresGradient(true);
    return new TrainableTensor(
        stored.name(),
        role,
        weight,
        manager.create(state.firstMoments().get(stored.name()), shape),
        manager.create(state.secondMoments().get(stored.name()), shape));
  }
}
