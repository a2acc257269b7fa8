import { CommandRefused, InvalidRunbook } from '../client/errors.ts';
import { InvalidSchedule } from '../client/schedules/errors.ts';
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
  if (error instanceof InvalidRunbook || error instanceof InvalidSchedule || error instanceof InputError)
    return { exitCode: exitCodes.invalid, message: error.message, json: noRunJson(error.problems, true) };
  if (error instanceof CommandRefused) {
    const problems = [problem(error.code, error.message)];
    const { status, workflowId } = error;
    const json = status ? runJson(status, problems) : noRunJson(problems, false, workflowId);
    return { exitCode: exitCodes.invalid, message: error.message, json };
  }
  const exitCode = error instanceof Error ? codesByName.get(error.name) : undefined;
  if (exitCode === undefined || !(error instanceof Error)) return null;
  const json = noRunJson([problem(error.name, error.message)], exitCode === exitCodes.invalid);
  return { exitCode, message: error.message, json };
}

/** By name, so that no folder is loaded for the sake of its errors; worker and client each have their own of one name. */
const codesByName = new Map<string, ExitCode>([
  ['RunNotFound', exitCodes.invalid],
  ['AlreadyRunning', exitCodes.invalid],
  ['ScheduleExists', exitCodes.invalid],
  ['ScheduleNotFound', exitCodes.invalid],
  ['ScheduleRefused', exitCodes.invalid],
  ['SettingsError', exitCodes.invalid],
  ['DuplicateRunbookError', exitCodes.invalid],
  ['EncryptionKeysUnusable', exitCodes.invalid],
  ['PayloadUnreadable', exitCodes.invalid],
  ['CodecServerUnusable', exitCodes.invalid],
  ['TemporalUnreachable', exitCodes.unreachable],
  ['NamespaceNotFound', exitCodes.unreachable],
  ['NoWorker', exitCodes.noWorker],
  ['NoAnswer', exitCodes.otherwise],
  ['TemporalProgramNotFound', exitCodes.otherwise],
  ['LocalServerFailed', exitCodes.otherwise],
  ['WorkerLost', exitCodes.otherwise],
]);
