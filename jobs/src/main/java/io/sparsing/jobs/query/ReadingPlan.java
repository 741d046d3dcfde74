package io.sparsing.jobs.query;

import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.UnresolvedExecuteImmediate;
import org.apache.spark.sql.catalyst.expressions.CallMethodViaReflection;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.TryReflect;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.CompoundPlanStatement;
import org.apache.spark.sql.catalyst.plans.logical.DescribeColumn;
import org.apache.spark.sql.catalyst.plans.logical.DescribeFunction;
import org.apache.spark.sql.catalyst.plans.logical.DescribeNamespace;
import org.apache.spark.sql.catalyst.plans.logical.DescribeRelation;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoDir;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.plans.logical.ScriptTransformation;
import org.apache.spark.sql.catalyst.plans.logical.ShowColumns;
import org.apache.spark.sql.catalyst.plans.logical.ShowCreateTable;
import org.apache.spark.sql.catalyst.plans.logical.ShowFunctions;
import org.apache.spark.sql.catalyst.plans.logical.ShowPartitions;
import org.apache.spark.sql.catalyst.plans.logical.ShowTableProperties;
import org.apache.spark.sql.catalyst.plans.logical.ShowTables;
import org.apache.spark.sql.catalyst.plans.logical.ShowTablesExtended;
import org.apache.spark.sql.catalyst.plans.logical.ShowViews;
import org.apache.spark.sql.execution.command.DescribeQueryCommand;
import org.apache.spark.sql.execution.command.ExplainCommand;
import org.apache.spark.sql.execution.command.ShowCatalogsCommand;
import org.apache.spark.sql.execution.command.ShowCurrentNamespaceCommand;
import org.apache.spark.sql.execution.command.ShowNamespacesCommand;
import org.apache.spark.sql.execution.command.ShowProceduresCommand;
import scala.jdk.javaapi.CollectionConverters;

/** Tells plans that only read from all others. */
final class ReadingPlan {
  /** Commands that show and change nothing; Spark has many more, and later versions more still. */
  private static final Set<Class<?>> SHOWING =
      Set.of(
          DescribeColumn.class,
          DescribeFunction.class,
          DescribeNamespace.class,
          DescribeQueryCommand.class,
          DescribeRelation.class,
          ShowCatalogsCommand.class,
          ShowColumns.class,
          ShowCreateTable.class,
          ShowCurrentNamespaceCommand.class,
          ShowFunctions.class,
          ShowNamespacesCommand.class,
          ShowPartitions.class,
          ShowProceduresCommand.class,
          ShowTableProperties.class,
          ShowTables.class,
          ShowTablesExtended.class,
          ShowViews.class);

  private ReadingPlan() {}

  /**
   * The name of the first part of a parsed plan that does more than read; empty where all reads.
   *
   * @param query whether the statement follows Spark's grammar for queries
   */
  static Optional<String> writer(LogicalPlan parsed, boolean query) {
    if (SHOWING.contains(parsed.getClass())) {
      return Optional.empty();
    }
    if (parsed instanceof ExplainCommand explained) {
      return writer(explained.logicalPlan(), true);
    }
    Optional<String> writer = name(parsed.find(node -> writes(node)));
    return writer.isEmpty() && !query ? Optional.of(parsed.nodeName()) : writer;
  }

  private static boolean writes(LogicalPlan node) {
    return node instanceof Command
        || node instanceof ParsedStatement
        || node instanceof CompoundPlanStatement
        || node instanceof InsertIntoDir
        || node instanceof UnresolvedExecuteImmediate;
  }

  /** The name of a part of a resolved plan that would run a script or call any Java method. */
  static Optional<String> foreignCode(LogicalPlan analyzed) {
    Optional<String> found = foreignCodeOutsideSubqueries(analyzed);
    for (LogicalPlan subquery : CollectionConverters.asJava(analyzed.subqueriesAll())) {
      found = found.or(() -> foreignCodeOutsideSubqueries(subquery));
    }
    return found;
  }

  private static Optional<String> foreignCodeOutsideSubqueries(LogicalPlan plan) {
    return name(
        plan.find(
            node ->
                node instanceof ScriptTransformation
                    || CollectionConverters.asJava(node.expressions()).stream()
                        .anyMatch(one -> one.exists(ReadingPlan::callsJava))));
  }

  private static Object callsJava(Expression expression) {
    return expression instanceof CallMethodViaReflection || expression instanceof TryReflect;
  }

  private static Optional<String> name(scala.Option<LogicalPlan> found) {
    return found.isDefined() ? Optional.of(found.get().nodeName()) : Optional.empty();
  }
}
