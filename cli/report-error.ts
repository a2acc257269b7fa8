import {
  AlreadyRunning,
  CommandRefused,
  InvalidRunbook,
  NamespaceNotFound,
  NoAnswer,
  NoWorker,
  RunNotFound,
} from '../client/errors.ts';
import { TemporalUnreachable } from '../client/temporal-unreachable.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { InputError } from './input-error.ts';
import { noRunJson, problem, type RunJson, runJson } from './output/run-json.ts';

/** An error as the command line tells it. */
export interface ErrorReport {
  exitCode: ExitCode;
  message: string;
  json: RunJson;
}

/** Turns what a command met into words, JSON and an exit code; null: it is a defect of ours, with a stack worth seeing. */
export function reportOf(error: unknown): ErrorReport | null {
  if (error instanceof InvalidRunbook || error instanceof InputError)
    return { exitCode: exitCodes.invalid, message: error.message, json: noRunJson(error.problems, true) };
  if (error instanceof CommandRefused) {
    const problems = [problem(error.code, error.message)];
    const { status, workflowId } = error;
    const json = status ? runJson(status, problems) : noRunJson(problems, false, workflowId);
    return { exitCode: exitCodes.invalid, message: error.message, json };
  }
  const exitCode = exitCodeOf(error);
  if (exitCode === null || !(error instanceof Error) || !('code' in error)) return null;
  const json = noRunJson([problem(String(error.code), error.message)], exitCode === exitCodes.invalid);
  return { exitCode, message: error.message, json };
}

function exitCodeOf(error: unknown): ExitCode | null {
  if (error instanceof RunNotFound || error instanceof AlreadyRunning) return exitCodes.invalid;
  if (error instanceof TemporalUnreachable || error instanceof NamespaceNotFound)
    return exitCodes.unreachable;
  if (error instanceof NoWorker) return exitCodes.noWorker;
  return error instanceof NoAnswer ? exitCodes.otherwise : null;
}
