package io.sparsing.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.config.layout.DecoderTensors;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.StoredTensor;
import io.sparsing.model.probe.FfnProbe;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import io.sparsing.model.training.spec.ParameterRole;
import io.sparsing.model.training.spec.WidthScaling;
import io.sparsing.model.transformer.Decoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
      double loss = backward(windows, scratch, tape);
      if (Double.isFinite(loss)) {
        return update(learningRate, step) ? loss : Double.NaN;
      }
      return loss;
    }
  }

  /** Mean negative log-likelihood of windows [B][T + 1], nats per token. */
  double loss(int[][] windows) {
    try (NDManager scratch = manager.newSubManager()) {
      return loss(logits(windows, scratch), windows).mean();
    }
  }

  /** The gradient of the loss of windows [B][T + 1], by tensor; learns nothing. */
  Map<String, float[]> gradients(int[][] windows) {
    try (NDManager scratch = manager.newSubManager();
        GradientTape tape = GradientTape.record()) {
      backward(windows, scratch, tape);
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

  /** Adds to the gradients of all weights unless the loss is not finite; returns the loss. */
  private double backward(int[][] windows, NDManager scratch, GradientTape tape) {
    NDArray logits = logits(windows, scratch);
    TokenLoss loss = loss(logits, windows);
    if (Double.isFinite(loss.mean())) {
      tape.backward(logits, loss.gradient());
    }
    return loss.mean();
  }

  /** The scores of what follows every token but a window's last, [N, V] with N = B·T. */
  private NDArray logits(int[][] windows, NDManager scratch) {
    NDArray tokens = ids(windows, 0, scratch).reshape(windows.length, windows[0].length - 1);
    NDArray logits = decoder.logits(decoder.hidden(tokens, FfnProbe.NONE)); // [B, T, V]
    return logits.reshape(tokens.size(), -1);
  }

  private static TokenLoss loss(NDArray logits, int[][] windows) {
    return TokenLoss.of(logits, ids(windows, 1, logits.getManager()).reshape(-1, 1));
  }

  /** T ids of each window from a place on, [N]. */
  private static NDArray ids(int[][] windows, int first, NDManager manager) {
    int length = windows[0].length - 1;
    long[] ids = new long[windows.length * length];
    for (int row = 0; row < windows.length; row++) {
      for (int position = 0; position < length; position++) {
        ids[row * length + position] = windows[row][first + position];
      }
    }
    return manager.create(ids);
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
