package io.sparsing.jobs.table;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.execution.SparkSqlParser;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * A session extension without which {@code CREATE FUNCTION name(parameters) RETURN …} fails beside
 * Iceberg's: the parser of Iceberg 1.11 throws {@code UnsupportedOperationException} where Spark
 * 4.1 reads parameters. This one, named after Iceberg's in {@code spark.sql.extensions}, gives that
 * one question to Spark's own parser and all others to Iceberg's.
 */
public final class RoutineParameters extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  private static final String QUESTION = "parseRoutineParam";

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectParser((session, parser) -> aware(parser));
    return BoxedUnit.UNIT;
  }

  private static ParserInterface aware(ParserInterface parser) {
    ParserInterface own = new SparkSqlParser();
    return (ParserInterface)
        Proxy.newProxyInstance(
            RoutineParameters.class.getClassLoader(),
            new Class<?>[] {ParserInterface.class},
            (proxy, method, arguments) ->
                answer(method.getName().equals(QUESTION) ? own : parser, method, arguments));
  }

  private static Object answer(ParserInterface parser, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(parser, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
