import type { JsonObject } from '../plan/json.ts';
import { checkTimes, type ShowTimes } from './check-times.ts';
import { InvalidRunbook } from './errors.ts';

/** What a start needs to know of a document. */
interface CheckedRunbook {
  name: string;
  secretParameters: readonly string[];
}

/**
 * Checks a document, its parameters and its times as a worker would, so that nothing is started in vain. The validation is
 * loaded only now: a runbook started by name needs none of it.
 *
 * @throws {@link InvalidRunbook} with all problems
 */
export async function checkRunbook(
  runbook: string | JsonObject,
  parameters: JsonObject,
  times: ShowTimes,
): Promise<CheckedRunbook> {
  const { compile } = await import('../runbook/index.ts');
  const compiled = compile({ source: runbook, parameters });
  const problems = await checkTimes(times, compiled.ok ? compiled.plan.stayUp : null);
  if (!compiled.ok) throw new InvalidRunbook([...compiled.problems, ...problems]);
  if (problems.length > 0) throw new InvalidRunbook(problems);
  const { name, secretParameters } = compiled.plan;
  return { name, secretParameters };
}
