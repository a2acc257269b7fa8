import { z } from 'zod';
import { begin } from '../cli/showcaller.ts';

/** What `showcaller up` keeps up, as it prints it. */
export interface Up {
  /** The page that starts evening-news. */
  startLink: string;
  /** The JSON for that page's form. */
  input: string;
  /** The page with the list of runs. */
  runsPage: string;
  taskQueue: string;
  /** State of every resource of the simulated cloud, by name. */
  resources(): Promise<Record<string, string>>;
  /** The calls that changed something there so far, such as `BatchStop channel:1234567 RUNNING→STOPPING`. */
  effects(): Promise<string[]>;
  close(): Promise<void>;
}

const Resources = z.record(z.string(), z.string());
const Ledger = z.object({
  entries: z.array(z.object({ actor: z.string(), operation: z.string(), effect: z.array(z.string()) })),
});

/** Runs `showcaller up`, which is all that an operator needs, and reads what it prints. */
export async function runUp(): Promise<Up> {
  const { TEMPORAL_CLI_PATH } = process.env;
  const up = begin(['up'], TEMPORAL_CLI_PATH ? { TEMPORAL_CLI_PATH } : {});
  let printed = '';
  let logged = '';
  up.child.stderr?.on('data', (text: string) => {
    logged += text;
  });
  await new Promise<void>((resolve, reject) => {
    up.child.stdout?.on('data', (text: string) => {
      printed += text;
      if (printed.includes('Ctrl-C ends all of it.')) resolve();
    });
    void up.ended.then(({ stderr }) => reject(new Error(`up has ended: ${stderr}`)));
  });
  const simulator = wordsIn(logged, /Simulated media cloud: (\S+)/);
  const ask = async (path: string): Promise<unknown> => (await fetch(`${simulator}/_sim/${path}`)).json();
  return {
    startLink: wordsIn(printed, /^Start a show: +(\S+)$/m),
    input: wordsIn(printed, /^Its input: +(.+)$/m),
    runsPage: wordsIn(printed, /^Temporal UI: +(\S+)$/m),
    taskQueue: wordsIn(printed, /SHOWCALLER_TASK_QUEUE=(\S+)/),
    resources: async () => Resources.parse(await ask('resources')),
    async effects() {
      const { entries } = Ledger.parse(await ask('ledger'));
      const calls = entries.filter(({ actor }) => actor === 'client');
      return calls.flatMap(({ operation, effect }) => effect.map((change) => `${operation} ${change}`));
    },
    async close() {
      up.child.kill('SIGINT');
      await up.ended;
    },
  };
}

function wordsIn(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`up says nothing like ${pattern}:\n${text}`);
  return found;
}
