import {
  ExpressionError,
  hasExpression,
  isWhole,
  type Reference,
  referencesIn,
} from '../../plan/expressions.ts';
import type { Json } from '../../plan/json.ts';
import type { At } from '../../plan/plan.ts';
import { kindOf } from '../kinds/index.ts';
import { limits } from '../limits.ts';
import type { Declared } from '../parameters/read-declarations.ts';
import { didYouMean } from '../problems/near-name.ts';
import type { Path } from '../problems/path.ts';
import type { Finding, ProblemList } from '../problems/problem-list.ts';

/** What an expression in one step may read. */
export interface Readable {
  step: string;
  at: At;
  declared: Declared;
  /** `uses` of every step by id; null when it has none that is known. */
  uses: ReadonlyMap<string, string | null>;
  /** Ids of all that this step waits for. */
  upstream: ReadonlySet<string>;
}

type Fault = Pick<Finding, 'code' | 'message'>;

const forms =
  'an expression reads parameters.NAME, run.id, run.onAirAt, run.offAirAt or steps.ID.outputs.NAME';

/** Checks every expression in a `with`, however deep. */
export function checkExpressions(value: Json, path: Path, readable: Readable, problems: ProblemList): void {
  if (typeof value === 'string') {
    if (!hasExpression(value)) return;
    for (const fault of faultsOf(value, readable)) problems.add({ ...fault, path, value });
  } else if (Array.isArray(value))
    for (const [index, item] of value.entries()) checkExpressions(item, [...path, index], readable, problems);
  else if (value !== null && typeof value === 'object')
    for (const [key, item] of Object.entries(value))
      checkExpressions(item, [...path, key], readable, problems);
}

function faultsOf(text: string, readable: Readable): Fault[] {
  if (text.length > limits.expressionText)
    return [
      {
        code: 'outOfRange',
        message: `a text with expressions must have at most ${limits.expressionText} characters`,
      },
    ];
  let references: Reference[];
  try {
    references = referencesIn(text);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return [{ code: 'badExpression', message: `${error.message}; ${forms}` }];
  }
  const opened = text.split('${{').length - 1;
  const faults = references.flatMap((reference) => faultOf(reference, isWhole(text), readable) ?? []);
  return opened === references.length
    ? faults
    : [
        ...faults,
        {
          code: 'badExpression',
          message: `holds \${{ without one path and }} after it; received ${JSON.stringify(text.slice(0, 80))}`,
        },
      ];
}

function faultOf({ path, text }: Reference, whole: boolean, readable: Readable): Fault | null {
  const [root, name, third, output] = path;
  if (root === 'parameters' && path.length === 2 && name !== undefined)
    return parameterFault(name, text, whole, readable);
  if (root === 'run' && path.length === 2 && name !== undefined) return runFault(name, text, readable);
  if (root === 'steps' && third === 'outputs' && name !== undefined && output !== undefined)
    return stepFault(name, output, text, readable);
  return { code: 'badExpression', message: `${text} reads nothing; ${forms}` };
}

function parameterFault(name: string, text: string, whole: boolean, { declared }: Readable): Fault | null {
  if (!declared.names.has(name)) {
    const near = didYouMean(name, [...declared.names]);
    return {
      code: 'unknownParameter',
      message: `${text} reads the parameter ${name}, which is not declared${near}`,
    };
  }
  if (!whole && declared.declarations[name]?.type === 'list')
    return { code: 'badExpression', message: `${text} is a list and stands inside a longer text` };
  return null;
}

function runFault(name: string, text: string, { at }: Readable): Fault | null {
  if (name === 'id') return null;
  if (name !== 'onAirAt' && name !== 'offAirAt')
    return {
      code: 'badExpression',
      message: `${text} reads nothing; ${forms}${didYouMean(name, ['id', 'onAirAt', 'offAirAt'])}`,
    };
  if (at === 'end') return null;
  return {
    code: 'notKnownYet',
    message: `${text} is not known yet when a step on the way up reads it; only steps with at: end can`,
  };
}

function stepFault(id: string, output: string, text: string, readable: Readable): Fault | null {
  const { uses, upstream, step } = readable;
  if (!uses.has(id))
    return {
      code: 'unknownStep',
      message: `${text} reads the step ${id}, which is not there${didYouMean(id, [...uses.keys()])}`,
    };
  if (!upstream.has(id))
    return {
      code: 'notUpstream',
      message:
        id === step
          ? `${text} reads the step's own outputs`
          : `${text} reads ${id}, which ${step} does not wait for: add ${id} to its needs`,
    };
  const kind = kindOf(uses.get(id) ?? '');
  if (!kind || kind.outputs.includes(output)) return null;
  const has =
    kind.outputs.length === 0 ? `${kind.uses} has none` : `${kind.uses} has ${kind.outputs.join(', ')}`;
  return { code: 'unknownOutput', message: `${text} reads the output ${output}; ${has}` };
}
