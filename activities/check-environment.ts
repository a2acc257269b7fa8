import { oddCharacter } from '../plan/text.ts';
import { awsEndpoint, awsRegion, awsServiceVariables, liveEndpoint } from './clients/endpoints.ts';
import { allowedHosts } from './probe/allowed-hosts.ts';
import { readSettings, SettingsError } from './settings.ts';

/** Names that go to the server or into histories as they are. */
const names = ['SHOWCALLER_TASK_QUEUE', 'SHOWCALLER_PLACE', 'SHOWCALLER_RUNBOOKS'] as const;
/** In characters; the server takes a thousand bytes. */
const longestName = 200;

/**
 * Reads everything that a worker takes from its environment, before it connects anywhere. Throws `SettingsError` naming the
 * variable, and its value where that is no secret.
 */
export function checkEnvironment(env: NodeJS.ProcessEnv): void {
  allowedHosts(readSettings(env).probeHosts);
  for (const service of awsServiceVariables) awsEndpoint(env, service);
  awsRegion(env);
  liveEndpoint(env);
  for (const name of names) checkName(name, env[name] ?? '');
}

function checkName(name: string, value: string): void {
  const odd = oddCharacter(value) ?? (/[\r\n\t]/.test(value) ? 'a line end or a tab' : null);
  if (odd !== null)
    throw new SettingsError(`${name} is ${JSON.stringify(value.slice(0, 100))}, which holds ${odd}`);
  if (value.length > longestName)
    throw new SettingsError(
      `${name} is ${JSON.stringify(value.slice(0, 100))} and so on; it must have at most ${longestName} characters`,
    );
}
