package dev.migrationsentry.faults;

import java.util.List;

/**
 * How a case ended.
 *
 * @param happened whether the moment came at all
 * @param exitCode of the gate that was disturbed
 * @param broken what does not agree, in words; empty if everything does
 */
record CaseResult(Case what, boolean happened, int exitCode, List<String> broken) {}
