import { referencesIn } from '../../plan/expressions.ts';
import type { Json } from '../../plan/json.ts';
import type { Plan, WorldStep } from '../../plan/plan.ts';
import { type Hole, type Known, type Resolved, resolveWith } from '../checks/resolve.ts';
import { formatPath } from '../problems/path.ts';
import type { AskedStep } from './needs.ts';
import { anything, literal, type Pattern, type Unread } from './pattern.ts';

/** A step of a plan, with as much of its `with` as is known and may be printed. */
export function askedStep(plan: Plan, step: WorldStep, known: Known): AskedStep {
  const secret = new Set(plan.secretParameters);
  const values = Object.fromEntries(Object.entries(known.values).filter(([name]) => !secret.has(name)));
  const resolved = resolveWith(step.with, { ...known, values });
  const all = (...path: string[]) => patternsAt(resolved, path, (hole) => unread(step, hole, secret));
  return {
    all,
    one: (...path) => all(...path)[0] ?? anything(),
    undone: isUndone(step),
    watched: isWatched(plan, step),
    ahead: resolved.holes.every(({ text }) =>
      referencesIn(text).every(({ path: [root] }) => root !== 'steps'),
    ),
  };
}

function isUndone(step: WorldStep): boolean {
  return step.kind === 'resource' || step.kind === 'job' ? step.undo !== 'leave' : false;
}

/** By its gate; or by the watch, which looks at what is up of runs that stay up. */
function isWatched({ stayUp }: Plan, step: WorldStep): boolean {
  if (step.kind !== 'resource') return false;
  return step.healthy !== null || (step.at === 'start' && stayUp !== 'handOff');
}

function patternsAt(
  { value, holes }: Resolved,
  path: readonly string[],
  toUnread: (hole: Hole) => Unread,
): Pattern[] {
  const holeAt = (at: readonly (string | number)[]) =>
    holes.find((hole) => hole.path.length === at.length && hole.path.every((part, n) => part === at[n]));
  const read = (item: Json, at: readonly (string | number)[]): Pattern[] => {
    const hole = holeAt(at);
    if (hole) return [patternOf(hole.text, toUnread(hole))];
    if (Array.isArray(item)) return item.flatMap((one, index) => read(one, [...at, index]));
    if (item === null || typeof item !== 'object') return item === null ? [] : [literal(String(item))];
    // A mapping names nothing; whether there is anything in it can matter.
    return Object.keys(item).length === 0 ? [] : [anything()];
  };
  let here: Json = value;
  for (const [depth, part] of path.entries()) {
    const hole = holeAt(path.slice(0, depth));
    if (hole) return [anything([toUnread(hole)])];
    if (here === null || typeof here !== 'object' || Array.isArray(here)) return [];
    here = here[part] ?? null;
  }
  return read(here, path);
}

/** The text around its expressions is known. */
function patternOf(text: string, unread: Unread): Pattern {
  const parts = text.split(/\$\{\{[^{}]*\}\}/).map((part) => literal(part).text);
  return { text: parts.join('*'), unread: [unread] };
}

function unread({ id }: WorldStep, { path, text }: Hole, secret: ReadonlySet<string>): Unread {
  const read = referencesIn(text).map((reference) => reference.path);
  const at = formatPath(['steps', id, 'with', ...path]);
  if (read.some(([root, name = '']) => root === 'parameters' && secret.has(name)))
    return { path: at, text, why: 'secret' };
  return { path: at, text, why: read.every(([root]) => root === 'parameters') ? 'noValue' : 'inTheRun' };
}
