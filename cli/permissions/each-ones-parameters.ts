import type { JsonObject } from '../../plan/json.ts';
import type { ParameterDeclarations } from '../../runbook/index.ts';
import type { FoundRunbook } from '../find-runbook.ts';
import { InputError } from '../input-error.ts';
import { problem } from '../output/run-json.ts';
import { type ParameterOptions, readParameters } from '../parameters.ts';

/**
 * What each of several runbooks is given by the same options: those that it declares. Throws `InputError` with all
 * problems, one for each name that none of them declares.
 */
export function eachOnesParameters(
  found: readonly Pick<FoundRunbook, 'parsed'>[],
  options: ParameterOptions,
): JsonObject[] {
  const declared: ParameterDeclarations = Object.assign({}, ...found.map(({ parsed }) => parsed.parameters));
  const all = readParameters(options, declared);
  const broken = found.some(({ parsed }) => parsed.document === null);
  const unknown = broken ? [] : Object.keys(all).filter((name) => !Object.hasOwn(declared, name));
  if (unknown.length > 0) throw unknownParameters(unknown, Object.keys(declared));
  return found.map(({ parsed }) => {
    const own = options.parameter.filter((word) => Object.hasOwn(parsed.parameters, nameIn(word)));
    const given = { ...all, ...readParameters({ parameter: own }, parsed.parameters) };
    return Object.fromEntries(
      Object.entries(given).filter(([name]) => Object.hasOwn(parsed.parameters, name)),
    );
  });
}

function nameIn(word: string): string {
  return word.slice(0, word.indexOf('='));
}

function unknownParameters(names: readonly string[], known: readonly string[]): InputError {
  const message = (name: string) =>
    `${name} is a parameter of none of the runbooks; there are ${known.join(', ') || 'none'}`;
  const problems = names.map((name) => ({
    ...problem('unknownParameter', message(name)),
    path: `parameters.${name}`,
    value: name,
  }));
  return new InputError(names.map(message).join('\n'), problems);
}
