import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRunbook, startTeardown } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import type { RunStatus } from '../../plan/status.ts';
import { formatProblems, loadCatalogue, parseParameters } from '../../runbook/index.ts';
import { packageRoot } from '../../worker/package-root.ts';
import { type ExitCode, exitCodeOf, exitCodes } from '../exit-codes.ts';
import { InputError } from '../input-error.ts';
import { callsMade, differences } from '../local/aftermath.ts';
import { play } from '../local/play.ts';
import { type Stage, setStage } from '../local/stage.ts';
import { runJson } from '../output/run-json.ts';
import { viewFor } from '../output/view.ts';
import type { Terminal } from '../terminal.ts';
import { type Interruption, untilInterrupted } from '../until-interrupted.ts';

/** `demo`: a whole show of the catalogue on a stage of its own: up, approved, on air, ended, and all off again. */
export async function demo(name: string, options: { json?: boolean }, terminal: Terminal): Promise<ExitCode> {
  const runbooks = join(packageRoot(), 'runbooks');
  const parameters = exampleParameters(runbooks, name);
  const interruption = untilInterrupted();
  terminal.err(
    'Setting the stage: a private Temporal server, a simulated media cloud and a worker. No real cloud is touched.',
  );
  const stage = await setStage({ env: terminal.env, runbooks, log: (line) => terminal.err(line) });
  try {
    if (interruption.signal.aborted) return exitCodes.interrupted;
    return await perform(stage, name, parameters, options.json ?? false, interruption, terminal);
  } finally {
    interruption.forget();
    await stage.close();
  }
}

async function perform(
  stage: Stage,
  name: string,
  parameters: JsonObject,
  json: boolean,
  interruption: Interruption,
  terminal: Terminal,
): Promise<ExitCode> {
  const { client, taskQueue, simulator, server } = stage;
  const before = simulator.cloud.resources();
  const run = await startRunbook(client, { runbook: name, parameters, taskQueue });
  const page = `${server.uiAddress}/namespaces/default/workflows/${run.workflowId}`;
  terminal.err(`The run in the Temporal UI while the demo lasts: ${page}`);
  const view = await viewFor(terminal);
  const player = { view, say: (line: string) => view.note(`demo: ${line}`), interruption };
  const ending = await play(run, player);
  // A hand-off leaves everything up; the demo takes it down as an operator would, later.
  const handedOff = ending?.outcome === 'done' && resourcesOf(ending).length > 0;
  if (handedOff) player.say('everything is up and handed over; now it is torn down');
  const down = handedOff
    ? await play(await startTeardown(client, { workflowId: run.workflowId }), player)
    : ending;
  view.close();
  if (!ending || !down) return exitCodes.interrupted;
  terminal.err(callsMade(simulator.cloud.ledger));
  const meant = leftOnPurpose(down);
  const left = differences(before, simulator.cloud.resources()).filter(
    ({ name: other }) => !meant.includes(other),
  );
  if (meant.length > 0) terminal.err(`Left up, as the runbook says: ${meant.join(', ')}`);
  if (left.length === 0)
    terminal.err(meant.length > 0 ? 'All else is off again.' : 'Everything that it brought up is off again.');
  for (const other of left) terminal.err(`Not as before: ${other.name} is ${other.now}, was ${other.before}`);
  if (json) terminal.out(JSON.stringify(runJson(ending)));
  else terminal.out(down.next);
  const exitCode = exitCodeOf(ending) === exitCodes.ok ? exitCodeOf(down) : exitCodeOf(ending);
  return exitCode === exitCodes.ok && left.length > 0 ? exitCodes.otherwise : exitCode;
}

/** Resources that a run brought up. */
function resourcesOf({ steps }: RunStatus): string[] {
  return Object.values(steps).flatMap((step) => (step.kind === 'resource' ? step.started : []));
}

/** What `undo: leave` left up. */
function leftOnPurpose({ steps }: RunStatus): string[] {
  const left = Object.values(steps).flatMap((step) => step.left);
  return left.filter(({ stuck }) => !stuck).map(({ resource }) => resource);
}

function exampleParameters(runbooks: string, name: string): JsonObject {
  const catalogue = loadCatalogue(runbooks);
  if (!catalogue.get(name))
    throw new InputError(`The demo has no runbook ${name}; it has ${catalogue.names().join(', ')}.`);
  const file = join(runbooks, 'examples', `${name}.parameters.yaml`);
  const read = parseParameters(readFileSync(file, 'utf8'), file);
  if (read.parameters === null) throw new InputError(formatProblems(read.problems), read.problems);
  return read.parameters;
}
