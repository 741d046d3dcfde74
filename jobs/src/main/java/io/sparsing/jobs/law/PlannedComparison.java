package io.sparsing.jobs.law;

import io.sparsing.jobs.table.ModelComparisonRow;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A comparison that can be made.
 *
 * @param key what it is about
 * @param work makes it; empty where there is too little to compare
 */
record PlannedComparison(ComparisonKey key, Supplier<Optional<ModelComparisonRow>> work) {}
