import { concealedProblem } from '../plan/conceal-status.ts';
import { isJsonObject, type Json, type JsonObject } from '../plan/json.ts';
import type { Plan, Problem } from '../plan/plan.ts';
import { type Conceal, concealer, concealNothing } from '../plan/secrets.ts';
import { buildPlan } from './build-plan.ts';
import { checkExpressions } from './checks/expressions.ts';
import { checkGraph } from './checks/graph.ts';
import { checkHealthy } from './checks/healthy.ts';
import { type Known, resolveWith } from './checks/resolve.ts';
import { checkLookAlikes, checkResources, type StepResources } from './checks/resources.ts';
import { type ReadStep, readStep } from './checks/step.ts';
import { upstreamOf } from './checks/upstream.ts';
import { addWarnings } from './checks/warnings.ts';
import { checkWith } from './checks/with.ts';
import { type DocumentHead, documentShape } from './document/document.ts';
import { memberName, runbookName } from './document/names.ts';
import { bytesOf, limits } from './limits.ts';
import type { ParameterDeclarations } from './parameters/declaration.ts';
import { type Declared, readDeclarations } from './parameters/read-declarations.ts';
import { defaultsOf, readGiven, readPart } from './parameters/read-given.ts';
import { check } from './problems/check.ts';
import { checkName } from './problems/check-name.ts';
import { preview } from './problems/preview.ts';
import { ProblemList } from './problems/problem-list.ts';
import { readSource } from './source/read-source.ts';

export interface InspectInput {
  /** YAML or JSON text, or the document as an object. */
  source: unknown;
  file: string | null;
  /** What the run is given; null: nothing yet, so that nothing can be missing. */
  given: Json | null;
  /** The rest may be given later: nothing can be missing, and what is not given is not known. */
  partial?: true;
}

/** All that could be made of a document. */
export interface Inspected {
  /** null when there is any error. */
  plan: Plan | null;
  /** As written; null when it could not be read. */
  document: JsonObject | null;
  declarations: ParameterDeclarations;
  /** Values known: given ones and defaults. */
  parameters: JsonObject;
  /** Errors and warnings, in the order of the text. */
  problems: Problem[];
}

/** Reads a document, checks all of it, and builds its plan. Never throws, whatever it is given. */
export function inspect(input: InspectInput): Inspected {
  const problems = new ProblemList(input.file);
  const document = readDocument(input.source, problems);
  if (!document)
    return { plan: null, document: null, declarations: {}, parameters: {}, problems: problems.all() };

  const head = readHead(document, problems);
  const declared = readDeclarations(isJsonObject(document.parameters) ? document.parameters : {}, problems);
  const values = valuesOf(input, declared, problems);
  const steps = readSteps(document, problems);
  checkSteps(steps, declared, { declarations: declared.declarations, values }, problems);
  if (document.stayUp === 'handOff' && steps.some((step) => step.at === 'end')) {
    const message =
      'cannot be handOff: steps with at: end need a run that stays open until its end; received "handOff"';
    problems.add({ code: 'stayUp', path: ['stayUp'], message, value: 'handOff' });
  }
  const plan = head && !problems.hasErrors ? buildPlan(head, declared.declarations, steps) : null;
  if (plan) checkSize(plan, values, problems);
  const conceal = concealGiven(input.given, declared.declarations);
  return {
    plan: problems.hasErrors ? null : plan,
    document,
    declarations: declared.declarations,
    parameters: values,
    problems: problems.all().map((problem) => concealedProblem(problem, conceal)),
  };
}

function valuesOf({ given, partial }: InspectInput, declared: Declared, problems: ProblemList): JsonObject {
  if (given === null) return defaultsOf(declared);
  return partial ? readPart(given, declared, problems) : readGiven(given, declared, problems);
}

/** What is secret of what was given, right or wrong, is in no problem: resource names, for one, are made of parameters. */
function concealGiven(given: Json | null, declarations: ParameterDeclarations): Conceal {
  const secret = Object.keys(declarations).filter((name) => declarations[name]?.secret);
  return isJsonObject(given) ? concealer(given, secret) : concealNothing;
}

function readDocument(source: unknown, problems: ProblemList): JsonObject | null {
  const value = readSource(source, problems);
  if (value === undefined) return null;
  if (isJsonObject(value)) return value;
  if (value === null)
    problems.add({ code: 'empty', path: [], message: 'holds nothing: a runbook has a name and steps' });
  else
    problems.add({
      code: 'wrongType',
      path: [],
      message: `must be a mapping with name and steps; received ${preview(value)}`,
      value,
    });
  return null;
}

/** The document's own keys; a name off its pattern has a code of its own. */
function readHead(document: JsonObject, problems: ProblemList): DocumentHead | null {
  const { name, ...rest } = document;
  const named = typeof name === 'string';
  const rightName = named ? checkName(runbookName, name, ['name'], problems, 'value') : false;
  const head = check(documentShape, named ? { ...rest, name: 'a-name' } : document, [], problems);
  return head && named && rightName ? { ...head, name } : null;
}

function readSteps(document: JsonObject, problems: ProblemList): ReadStep[] {
  const entries = isJsonObject(document.steps) ? Object.entries(document.steps) : [];
  if (isJsonObject(document.steps) && entries.length === 0)
    problems.add({
      code: 'outOfRange',
      path: ['steps'],
      side: 'key',
      message: 'must hold at least one step',
      value: document.steps,
    });
  if (entries.length > limits.steps) {
    const message = `must hold at most ${limits.steps} steps; received ${entries.length}`;
    problems.add({ code: 'outOfRange', path: ['steps'], side: 'key', message, value: entries.length });
  }
  return entries.slice(0, limits.steps).map(([id, value]) => {
    checkName(memberName, id, ['steps', id], problems);
    return readStep(id, value, problems);
  });
}

function checkSteps(steps: ReadStep[], declared: Declared, known: Known, problems: ProblemList): void {
  checkGraph(steps, problems);
  const above = upstreamOf(steps);
  const uses = new Map(steps.map((step) => [step.id, step.uses]));
  const resources: StepResources[] = [];
  const lookAlikes = new Map<string, string>();
  for (const step of steps) {
    if (!step.with) continue;
    const path = [...step.path, 'with'];
    const readable = { step: step.id, at: step.at, declared, uses, upstream: above(step.id) };
    checkExpressions(step.with, path, readable, problems);
    if (!step.kind) continue;
    checkHealthy(step, step.kind, problems);
    const resolved = resolveWith(step.with, known);
    const read = checkWith(step.kind, resolved, path, problems);
    if (read && step.kind.resources) resources.push({ step, names: step.kind.resources(read) });
    if (step.kind.lookAlikeKey)
      lookAlikes.set(step.id, `${step.uses} ${step.kind.lookAlikeKey(resolved.value)}`);
  }
  checkResources(resources, problems);
  checkLookAlikes(steps, lookAlikes, above, problems);
  addWarnings(steps, above, problems);
}

function checkSize(plan: Plan, parameters: JsonObject, problems: ProblemList): void {
  const bytes = bytesOf(JSON.stringify({ plan, parameters }));
  if (bytes <= limits.compiledBytes) return;
  const message = `compiles to more than ${limits.compiledBytes / 1024} KiB with its parameters; received ${Math.ceil(bytes / 1024)} KiB`;
  problems.add({ code: 'tooLarge', path: [], message });
}
