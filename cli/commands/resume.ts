import { getRun, previewResume, type ResumeRunOptions, resumeRun } from '../../client/index.ts';
import { afterStart } from '../after-start.ts';
import { connected } from '../connected.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { findRunbook, missingError } from '../find-runbook.ts';
import { byOf, type GivingOptions, give } from '../giving.ts';
import { InputError } from '../input-error.ts';
import { type ParameterOptions, readParameters } from '../parameters.ts';
import type { Terminal } from '../terminal.ts';
import { type TimeOptions, timesOf } from '../times.ts';

interface ResumeOptions extends GivingOptions, ParameterOptions, TimeOptions {
  file?: string;
  dryRun?: boolean;
  detach?: boolean;
}

/** `resume`: a run that is held goes on; one that has ended is gone on with by a new run, which takes over what it left. */
export async function resume(id: string, options: ResumeOptions, terminal: Terminal): Promise<ExitCode> {
  const given = { workflowId: id, ...documentOf(options, terminal), ...timesOf(options), ...byOf(options) };
  const running = await connected(terminal, async (client) => {
    const run = await getRun(client, id);
    return (await run.status()).outcome === 'running';
  });
  if (running) {
    const more = [given.runbook && '--file', options.dryRun && '--dry-run', options.detach && '--detach'];
    const [first] = [...more, Object.keys(timesOf(options)).length > 0 && 'a time'].filter(Boolean);
    if (first) throw new InputError(`${id} is running: resume takes ${first} only of a run that has ended`);
    return give(id, options, terminal, (run) => run.resume(byOf(options)));
  }
  return connected(terminal, async (client) => {
    const { workflowId, changes } = await previewResume(client, given);
    for (const change of changes) terminal.err(`Changed: ${change}`);
    if (given.runbook !== undefined && changes.length === 0) terminal.err('The document says what it said.');
    if (options.dryRun) {
      terminal.out(
        options.json ? JSON.stringify({ workflowId, changes }) : `It would go on as ${workflowId}.`,
      );
      return exitCodes.ok;
    }
    return afterStart(await resumeRun(client, given), options, terminal);
  });
}

function documentOf(
  { file, parameter, parameters }: ResumeOptions,
  { env }: Terminal,
): Pick<ResumeRunOptions, 'runbook' | 'parameters'> {
  if (file === undefined) {
    if (parameter.length > 0 || parameters !== undefined)
      throw new InputError('resume takes parameters together with the document: --file');
    return {};
  }
  const found = findRunbook(file, env);
  if (!('parsed' in found)) throw missingError(found);
  const declared = found.parsed.document ? found.parsed.parameters : null;
  return {
    runbook: found.text,
    parameters: readParameters({ parameter, ...(parameters !== undefined && { parameters }) }, declared),
  };
}
