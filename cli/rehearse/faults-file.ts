import { parseDuration } from '../../plan/duration.ts';
import { isJsonObject, type Json, type JsonObject } from '../../plan/json.ts';
import { formatProblems } from '../../runbook/index.ts';
import { check } from '../../runbook/problems/check.ts';
import { didYouMean } from '../../runbook/problems/near-name.ts';
import { ProblemList } from '../../runbook/problems/problem-list.ts';
import { readYamlText } from '../../runbook/source/yaml-text.ts';
import { Cloud } from '../../simulator/cloud.ts';
import { type Fault, type FaultSpec, faultSchema } from '../../simulator/faults/spec.ts';
import { InputError } from '../input-error.ts';
import { readText } from '../read-text.ts';
import { faultsShape, type OwnFault, type OwnScenario, ownShape } from './faults-schema.ts';
import { clean, type Scenario } from './scenario.ts';
import { builtIn } from './scenarios.ts';

/** Puts together what is played: the file's own scenarios, and those that it names of ours if they concern the runbook. */
export type Choice = (ours: readonly Scenario[]) => Scenario[];

/**
 * Reads a file of `--faults`.
 *
 * @throws `InputError` with all problems, each with its line
 */
export function readFaults(file: string): Choice {
  return parseFaults(readText(file), file);
}

/** The same for its text. */
export function parseFaults(source: string, file: string): Choice {
  const problems = new ProblemList(file);
  const value = readYamlText(source, problems);
  const wanted = value === undefined ? [] : readScenarios(value, problems);
  if (problems.hasErrors) {
    const found = problems.all();
    throw new InputError(formatProblems(found), found);
  }
  return (ours) =>
    wanted.flatMap((one) => (typeof one === 'string' ? ours.filter(({ name }) => name === one) : one));
}

function readScenarios(value: Json, problems: ProblemList): (Scenario | string)[] {
  const shape = check(faultsShape, value, [], problems);
  const list = shape && isJsonObject(value) && Array.isArray(value.scenarios) ? value.scenarios : [];
  const names = new Set<string>();
  return list.flatMap((item, index) => {
    const path = ['scenarios', index];
    const read = typeof item === 'string' ? named(item, path, problems) : own(item, path, problems);
    const name = typeof read === 'string' ? read : read?.name;
    if (name !== undefined && names.has(name))
      problems.add({
        code: 'duplicateItem',
        path,
        message: `is the same scenario twice: ${name}`,
        value: name,
      });
    if (name !== undefined) names.add(name);
    return read ?? [];
  });
}

type ItemPath = (string | number)[];

function named(item: string, path: ItemPath, problems: ProblemList): string | null {
  if (builtIn.includes(item)) return item;
  const message = `is no scenario that comes with the tool (${builtIn.join(', ')})${didYouMean(item, builtIn)}`;
  problems.add({ code: 'badValue', path, message, value: item });
  return null;
}

function own(item: Json, path: ItemPath, problems: ProblemList): Scenario | null {
  const read = check(ownShape, item, path, problems);
  if (!read) return null;
  const faults = read.faults.flatMap(
    (fault, index) => specOf(fault, [...path, 'faults', index], problems) ?? [],
  );
  return scenarioOf(read, faults);
}

function scenarioOf({ name, description, expect }: OwnScenario, faults: FaultSpec[]): Scenario {
  const words = faults.map((fault) => `${fault.kind} on ${fault.operation}`).join(', ');
  const expected = {
    asPlanned: 'Everything comes up as without faults, and is off again at the end.',
    degraded: 'The run goes on, degraded, and everything is off again at the end.',
    rolledBack: 'Everything is taken down again.',
    any: 'Whatever comes of it, everything is off again at the end.',
  }[expect];
  return { ...clean, name, title: name, story: description ?? `${words}.`, expected, ending: expect, faults };
}

/** As the simulator takes it. What it knows to be wrong, such as an operation that no service has, is a problem. */
function specOf(
  { fault, count, delay, ...rest }: OwnFault,
  path: ItemPath,
  problems: ProblemList,
): Fault | null {
  const members = Object.entries(rest).filter(([, member]) => member !== undefined);
  const written: JsonObject = {
    ...Object.fromEntries(members),
    kind: fault,
    ...(count !== undefined && { times: count }),
    ...(delay !== undefined && { delayMs: parseDuration(delay) ?? 0 }),
    ...(fault === 'throttle' && { ratePerSecond: 0, burst: 0, times: count ?? 1 }),
  };
  const spec = check(faultSchema, written, path, problems);
  if (!spec) return null;
  try {
    new Cloud({}).faults.add(spec);
    return spec;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const message = said.replace(/^Not a fault:\s*operation:/, 'is no operation:');
    problems.add({ code: 'badValue', path: [...path, 'operation'], message, value: rest.operation });
    return null;
  }
}
