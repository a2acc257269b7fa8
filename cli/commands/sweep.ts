import type { Client } from '@temporalio/client';
import {
  AlreadyRunning,
  getRun,
  type LeftRun,
  leftByRun,
  listLeft,
  startTeardown,
} from '../../client/index.ts';
import { abandoned, type LeftBehind } from '../../plan/left-behind.ts';
import { tearDownId } from '../../plan/names.ts';
import type { RunStatus } from '../../plan/status.ts';
import { connected } from '../connected.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { InputError } from '../input-error.ts';
import { sweepJson } from '../output/sweep-json.ts';
import { leftText, nothingLeft, undoneText } from '../output/sweep-text.ts';
import type { Terminal } from '../terminal.ts';

interface SweepOptions {
  all?: boolean;
  undo?: boolean;
  json?: boolean;
}

/** A run, and what came of its tear-down. */
export interface Swept {
  left: LeftRun;
  /** null: none was run. */
  tornDown: RunStatus | null;
}

/** `sweep`: what runs left up that ended without their walk backward; with `--undo`, takes it down. */
export function sweep(id: string | undefined, options: SweepOptions, terminal: Terminal): Promise<ExitCode> {
  const { all = false, undo = false } = options;
  if (id !== undefined && all) throw new InputError('sweep takes the ID of a run or --all, not both');
  if (id === undefined && undo && !all)
    throw new InputError('sweep --undo needs the ID of a run, or --all for every one that is listed without');
  return connected(terminal, async (client) => {
    const swept: Swept[] = [];
    for await (const left of id === undefined ? listLeft(client) : one(client, id)) {
      const asked = id !== undefined || 'error' in left || left.leftUp.length > 0;
      if (!asked) continue;
      if (!options.json) terminal.out(leftText(left));
      const done = undo && !('error' in left) ? await takeDown(client, left, terminal) : null;
      if (done && !options.json) terminal.out(undoneText(done));
      swept.push(done ?? { left, tornDown: null });
    }
    if (options.json) terminal.out(JSON.stringify({ runs: swept.map(sweepJson) }));
    else if (swept.length === 0) terminal.out(nothingLeft);
    return swept.some(remains) ? exitCodes.otherwise : exitCodes.ok;
  });
}

async function* one(client: Client, id: string): AsyncGenerator<LeftRun> {
  yield await leftByRun(client, id);
}

/** Tears a run down and looks again; what another run has is left to it. */
async function takeDown(client: Client, left: LeftBehind, terminal: Terminal): Promise<Swept | null> {
  const { workflowId, runId } = left;
  if (abandoned(left).length === 0) return null;
  terminal.err(`Taking down what ${workflowId} left up …`);
  const tearDown = await startTeardown(client, { workflowId, runId }).catch((error: unknown) => {
    // Somebody has begun it already.
    if (error instanceof AlreadyRunning) return getRun(client, tearDownId(workflowId));
    throw error;
  });
  const tornDown = await tearDown.result();
  return { left: await leftByRun(client, workflowId, runId), tornDown };
}

function remains({ left }: Swept): boolean {
  return 'error' in left || abandoned(left).length > 0;
}
