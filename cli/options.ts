import { type Command, Option } from 'commander';
import { InputError } from './input-error.ts';

/** An option that may be given more than once. */
export const collect = (value: string, before: string[]) => [...before, value];

export const json = () => new Option('--json', 'print one JSON object on standard output and nothing else');

/** The number that `--port` gives. Throws `InputError`. */
export function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InputError(`--port must be a number from 0 to 65535, not ${text}`);
}

/** The two ways to give a runbook its parameters. */
export function withParameters(command: Command): Command {
  return command
    .option(
      '-p, --parameter <name=value>',
      'one parameter: strings as they are, other types as JSON, lists also as a,b',
      collect,
      [],
    )
    .option('--parameters <file>', 'parameters from a YAML or JSON file');
}

/** What a time looks like, for the help of the commands that take one. */
export const timeForms = `
A time is 2026-12-24T19:00:00Z, 2026-12-24T20:00+01:00, "2026-12-24 20:00 Europe/Berlin" or a duration such as 20m.`;
