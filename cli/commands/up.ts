import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { masked } from '../../plan/secrets.ts';
import { loadCatalogue, parseParameters } from '../../runbook/index.ts';
import { packageRoot } from '../../worker/package-root.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { setStage } from '../local/stage.ts';
import { startLink } from '../local/start-link.ts';
import type { Terminal } from '../terminal.ts';
import { untilInterrupted } from '../until-interrupted.ts';

/** `up`: a private Temporal server, the simulator and a worker, until Ctrl-C. */
export async function up(terminal: Terminal): Promise<ExitCode> {
  const interruption = untilInterrupted();
  const runbooks = catalogueFolder(terminal.env);
  const setting = setStage({
    env: terminal.env,
    runbooks,
    log: (line) => terminal.err(line),
  });
  const stage = await Promise.race([setting, interruption.happened]);
  if (stage === 'interrupted') {
    await (await setting).close();
    return exitCodes.interrupted;
  }
  const { server, taskQueue, worker } = stage;
  terminal.out(`Temporal UI:    ${server.uiAddress}/namespaces/default/workflows`);
  terminal.out(`Start a show:   ${startLink(server.uiAddress ?? '', taskQueue, 'evening-news')}`);
  for (const input of exampleInput(runbooks)) terminal.out(`Its input:      ${input}`);
  terminal.out('From a shell:');
  terminal.out(
    `  export TEMPORAL_ADDRESS=${server.address} TEMPORAL_NAMESPACE=default SHOWCALLER_TASK_QUEUE=${taskQueue}`,
  );
  terminal.out('  showcaller run evening-news --parameters runbooks/examples/evening-news.parameters.yaml');
  terminal.out('Ctrl-C ends all of it.');
  const lost = worker.ended.then((words) => ({ words }));
  const end = await Promise.race([interruption.happened, lost]);
  interruption.forget();
  if (end !== 'interrupted') terminal.err(`The worker has ended: ${end.words}`);
  await stage.close();
  return end === 'interrupted' ? exitCodes.ok : exitCodes.otherwise;
}

/** The user's catalogue, else the examples of this package. */
function catalogueFolder(env: NodeJS.ProcessEnv): string {
  const own = resolve(env.SHOWCALLER_RUNBOOKS || 'runbooks');
  return existsSync(own) ? own : join(packageRoot(), 'runbooks');
}

/** What the form behind the start link takes, in one line; none when the catalogue has no example of it. */
function exampleInput(runbooks: string): string[] {
  const file = join(runbooks, 'examples', 'evening-news.parameters.yaml');
  if (!existsSync(file)) return [];
  const { parameters } = parseParameters(readFileSync(file, 'utf8'), file);
  if (parameters === null) return [];
  const secret = loadCatalogue(runbooks).get('evening-news')?.parsed.plan?.secretParameters ?? [];
  const shown = Object.entries(parameters).map(([name, value]) => [
    name,
    secret.includes(name) ? masked : value,
  ]);
  return [JSON.stringify({ parameters: Object.fromEntries(shown) })];
}
