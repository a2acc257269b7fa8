import type { z } from 'zod';
import type { Json } from '../../plan/json.ts';
import { masked } from '../../plan/secrets.ts';
import type { StepKind } from '../kinds/kind.ts';
import { keysAt, run } from '../problems/check.ts';
import { findings, valueAt } from '../problems/issues.ts';
import type { Path } from '../problems/path.ts';
import { typeName } from '../problems/plain-words.ts';
import type { Finding, ProblemList } from '../problems/problem-list.ts';
import { around, type Hole, type Resolved } from './resolve.ts';

/**
 * Validates a step's `with` as far as it is known. Nothing is said of a text whose expressions cannot be read yet,
 * but that its type cannot fit. Returns the typed `with` when all of it is known and right.
 */
export function checkWith<With extends object>(
  kind: StepKind<string, With>,
  resolved: Resolved,
  path: Path,
  problems: ProblemList,
): With | null {
  const result = run(kind.with, resolved.value);
  const issues = result.success ? [] : result.issues;
  const judged = new Set<Hole>();
  for (const issue of issues) {
    const at = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    const hole = issue.code === 'invalid_key' ? undefined : around(resolved.holes, at);
    if (!hole) {
      for (const finding of findings(issue, resolved.value, path, keysAt(kind.with, issue.path)))
        problems.add(withOrigin(finding, resolved, path));
    } else if (issue.code === 'invalid_type') {
      judged.add(hole);
      if (!fits(hole, issue.expected)) problems.add(misfit(hole, issue.expected, path));
    }
  }
  // What was not refused for its type stands where a text may stand.
  for (const hole of resolved.holes)
    if (!judged.has(hole) && !fits(hole, 'string') && isKnownMember(issues, hole))
      problems.add(misfit(hole, 'string', path));
  return result.success && resolved.holes.length === 0 ? result.data : null;
}

function fits(hole: Hole, expected: string): boolean {
  if (hole.type === null) return true;
  const type = expected === 'array' ? 'list' : expected === 'int' ? 'number' : expected;
  return hole.type === type;
}

function misfit(hole: Hole, expected: string, path: Path): Finding {
  const is = typeName(hole.type === 'list' ? 'array' : (hole.type ?? 'string'));
  const message = `must be ${typeName(expected)}, and ${hole.text} is ${is}`;
  return { code: 'wrongType', path: [...path, ...hole.path], message, value: hole.text };
}

/** False below a key that is unknown: the key is the problem. */
function isKnownMember(issues: readonly z.core.$ZodIssue[], hole: Hole): boolean {
  return !issues.some(
    (issue) =>
      issue.code === 'unrecognized_keys' &&
      issue.path.every((part, index) => part === hole.path[index]) &&
      issue.keys.includes(String(hole.path[issue.path.length])),
  );
}

/** Says where a wrong value came from, and hides it when it is secret. */
function withOrigin(finding: Finding, resolved: Resolved, path: Path): Finding {
  const below = finding.path.slice(path.length);
  const origin = around(resolved.origins, below);
  if (!origin) {
    const holdsSecret = resolved.origins.some(
      (one) => one.secret && one.path.length > below.length && around([{ path: below }], one.path),
    );
    return holdsSecret ? { ...finding, value: null } : finding;
  }
  const value: Json | undefined = valueAt(resolved.value, below);
  const message = origin.secret
    ? finding.message.replace(/; received .*$/s, `; received ${masked}`)
    : finding.message;
  return {
    ...finding,
    message: `${message} (read from ${origin.text})`,
    value: origin.secret ? masked : (value ?? null),
  };
}
