package io.sparsing.jobs.cluster;

import io.sparsing.jobs.InputException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.client.HdfsClientConfigKeys;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.util.Utils;
import scala.jdk.javaapi.CollectionConverters;

/** Tells which settings the Spark, Hadoop and Iceberg of this build know, and what values fit. */
public final class SparkKeys {
  /** Objects that enter their settings in Spark's registry when they are first used. */
  private static final List<String> REGISTRIES =
      List.of(
          "org.apache.spark.internal.config.package$",
          "org.apache.spark.internal.config.History$",
          "org.apache.spark.internal.config.Network$",
          "org.apache.spark.internal.config.Status$",
          "org.apache.spark.internal.config.UI$",
          "org.apache.spark.sql.internal.SQLConf$",
          "org.apache.spark.sql.internal.StaticSQLConf$");

  /**
   * Documented settings that stand in no registry of this build: spark.master and, by the network
   * module ("Spark Security"), spark.network.crypto.cipher are read by name, and the modules of
   * YARN and Kubernetes, which register the others, are not on the class path. Names from "Running
   * Spark on YARN" and "Running Spark on Kubernetes" of Spark 4.1. Settings of resources have the
   * resource's name in their own ("Custom Resource Scheduling" of "Spark Configuration").
   */
  private static final Set<String> DOCUMENTED =
      Set.of(
          "spark.executor.resource.gpu.amount",
          "spark.executor.resource.gpu.discoveryScript",
          "spark.executor.resource.gpu.vendor",
          "spark.master",
          "spark.kubernetes.authenticate.driver.serviceAccountName",
          "spark.kubernetes.container.image",
          "spark.kubernetes.driver.podTemplateContainerName",
          "spark.kubernetes.driver.podTemplateFile",
          "spark.kubernetes.executor.deleteOnTermination",
          "spark.kubernetes.executor.limit.cores",
          "spark.kubernetes.executor.podTemplateContainerName",
          "spark.kubernetes.executor.podTemplateFile",
          "spark.kubernetes.local.dirs.tmpfs",
          "spark.kubernetes.namespace",
          "spark.network.crypto.cipher",
          "spark.task.resource.gpu.amount",
          "spark.yarn.maxAppAttempts",
          "spark.yarn.queue",
          "spark.yarn.submit.waitAppCompletion");

  /** Settings of our own. */
  private static final Set<String> OURS = Set.of(DeviceChoice.KEY, Precision.KEY, GpuMemory.KEY);

  /** Environment of executors that something reads: OpenMP, glibc's malloc, DJL, CUDA. */
  private static final Set<String> ENVIRONMENT =
      Set.of(
          "OMP_NUM_THREADS",
          "MALLOC_ARENA_MAX",
          "MALLOC_MMAP_THRESHOLD_",
          "MALLOC_TRIM_THRESHOLD_",
          "MALLOC_TOP_PAD_",
          "DJL_CACHE_DIR",
          "DJL_OFFLINE",
          "PYTORCH_LIBRARY_PATH",
          "PYTORCH_VERSION",
          "PYTORCH_FLAVOR",
          "CUDA_DEVICE_ORDER",
          Precision.VARIABLE);

  private static final String CATALOG = "spark.sql.catalog.";
  private static final String HADOOP = "spark.hadoop.";
  private static final String EXECUTOR_ENVIRONMENT = "spark.executorEnv.";
  private static final String METRICS = "spark.metrics.conf.*.";

  /** Has what stands in Hadoop's core-default.xml. */
  private final Configuration hadoop = new Configuration();

  /** What that file describes without giving it a value, and the constants of HDFS' client. */
  private final Set<String> otherHadoopKeys = new TreeSet<>(Set.of("fs.s3a.endpoint"));

  private final Set<String> catalogKeys = new TreeSet<>();

  /** Fills Spark's registry. */
  public SparkKeys() throws ReflectiveOperationException {
    for (String registry : REGISTRIES) {
      Class.forName(registry);
    }
    addConstants(HdfsClientConfigKeys.class, otherHadoopKeys);
    addConstants(CatalogProperties.class, catalogKeys);
    catalogKeys.add(CatalogUtil.ICEBERG_CATALOG_TYPE);
  }

  private static void addConstants(Class<?> type, Set<String> keys) throws IllegalAccessException {
    for (Field field : type.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
        keys.add((String) field.get(null));
      }
    }
    for (Class<?> inner : type.getClasses()) {
      addConstants(inner, keys);
    }
  }

  /** A file of settings as {@code spark-submit --properties-file} reads it. */
  public static Map<String, String> read(Path file) {
    return CollectionConverters.asJava(Utils.getPropertiesFromFile(file.toString()));
  }

  /** What is wrong with settings, a line each. */
  public List<String> complaints(Map<String, String> settings) {
    return settings.entrySet().stream()
        .flatMap(setting -> complaint(setting.getKey(), setting.getValue()).stream())
        .toList();
  }

  private Optional<String> complaint(String key, String value) {
    if (value.isEmpty()) {
      return Optional.of(key + ": no value");
    }
    if (key.startsWith(HADOOP)) {
      String name = key.substring(HADOOP.length());
      return unless(
          hadoop.get(name) != null || otherHadoopKeys.contains(name), key, "no setting of Hadoop");
    }
    if (key.startsWith(EXECUTOR_ENVIRONMENT)) {
      String name = key.substring(EXECUTOR_ENVIRONMENT.length());
      return unless(ENVIRONMENT.contains(name), key, "no variable that anything reads");
    }
    if (key.startsWith(CATALOG)) {
      String rest = key.substring(CATALOG.length());
      int dot = rest.indexOf('.');
      return dot < 0
          ? unless(isClass(value), key, "no class " + value)
          : unless(catalogKeys.contains(rest.substring(dot + 1)), key, "no setting of a catalog");
    }
    if (key.startsWith(METRICS)) {
      boolean known = key.endsWith(".class") ? isClass(value) : key.endsWith(".path");
      return unless(known, key, "no class, and no setting of one: " + value);
    }
    if (OURS.contains(key)) {
      return ours(key, value);
    }
    if (DOCUMENTED.contains(key)) {
      return Optional.empty();
    }
    return registered(key, value);
  }

  private static Optional<String> ours(String key, String value) {
    SparkConf conf = new SparkConf(false).setMaster("local").set(key, value);
    try {
      TaskDevice.of(conf);
      GpuMemory.given(conf);
      return Optional.empty();
    } catch (IllegalArgumentException | InputException e) {
      return Optional.of(key + ": " + e.getMessage());
    }
  }

  private static Optional<String> registered(String key, String value) {
    ConfigEntry<?> entry = ConfigEntry.findEntry(key);
    if (entry == null) {
      return Optional.of(key + ": no setting of Spark");
    }
    try {
      new SparkConf(false).set(key, value).get(entry);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(key + ": " + e.getMessage());
    }
  }

  private static Optional<String> unless(boolean known, String key, String complaint) {
    return known ? Optional.empty() : Optional.of(key + ": " + complaint);
  }

  private static boolean isClass(String name) {
    try {
      Class.forName(name, false, SparkKeys.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
