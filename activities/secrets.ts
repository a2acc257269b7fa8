import { AsyncLocalStorage } from 'node:async_hooks';
import type { JsonObject } from '../plan/json.ts';
import type { Plan } from '../plan/plan.ts';
import { type Conceal, concealerOf, concealNothing, secretTexts } from '../plan/secrets.ts';

/** Of the activity that is under way. */
const ofActivity = new AsyncLocalStorage<Conceal>();

/** So many texts are kept out of logs, the newest: lines about an activity come after its end, too. */
const mostKept = 1_000;
const kept = new Set<string>();
let concealKept = concealNothing;

/** Works with an activity's input; its failure's messages hold nothing of what the input says is secret, whoever wrote them. */
export async function keepingSecrets<Result>(input: unknown, work: () => Promise<Result>): Promise<Result> {
  const secrets = secretsOf(input);
  if (secrets.length === 0) return work();
  keepOutOfLogs(secrets);
  const conceal = concealerOf(secrets);
  try {
    return await ofActivity.run(conceal, work);
  } catch (error) {
    concealError(error, conceal);
    throw error;
  }
}

/** Takes secrets of the activity under way out of a text for people, such as its progress. */
export const concealed: Conceal = (text) => (ofActivity.getStore() ?? concealNothing)(text);

/** The same for texts that hold those of any activity of this process: its logs. */
export const concealedInLogs: Conceal = (text) => concealKept(text);

/** What a plan says is secret of the parameters comes into no log of this process. */
export function keepingParametersOutOfLogs<Loaded extends { plan: Plan; parameters: JsonObject }>(
  loaded: Loaded,
): Loaded {
  keepOutOfLogs(secretTexts(loaded.parameters, loaded.plan.secretParameters));
  return loaded;
}

function keepOutOfLogs(secrets: readonly string[]): void {
  if (secrets.every((text) => kept.has(text))) return;
  for (const text of secrets) {
    kept.delete(text);
    kept.add(text);
  }
  for (const oldest of kept) {
    if (kept.size <= mostKept) break;
    kept.delete(oldest);
  }
  concealKept = concealerOf([...kept]);
}

function secretsOf(input: unknown): string[] {
  const secrets: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, 'secrets') : null;
  return Array.isArray(secrets) ? secrets.filter((text) => typeof text === 'string') : [];
}

/** A vendor's message may repeat what it was sent. Errors are changed as they are: others hold them, too. */
function concealError(error: unknown, conceal: Conceal, depth = 0): void {
  if (!(error instanceof Error) || depth > 10) return;
  error.message = conceal(error.message);
  if (error.stack !== undefined) error.stack = conceal(error.stack);
  concealError(error.cause, conceal, depth + 1);
}
