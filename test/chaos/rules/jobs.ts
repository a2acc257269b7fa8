import type { Played } from '../played.ts';
import { markOf } from '../steps.ts';
import { calls, gave, markIn, stepFacts } from './facts.ts';

/** No job is submitted twice by one step, but by a person's retry. */
export function noJobTwice(played: Played): string[] {
  return stepFacts(played).flatMap(({ show, id, record }) => {
    if (record.kind !== 'job') return [];
    const mark = markOf(show.name, id);
    const submitted = calls(played).filter((entry) => markIn(entry) === mark && entry.effect.length > 0);
    const allowed = 1 + gave(show, 'retry', id);
    return submitted.length > allowed
      ? [`${mark} submitted its job ${submitted.length} times: ${submitted.map(({ at }) => at).join(', ')}`]
      : [];
  });
}

/** What is recorded of a job is so: it was submitted, it ended as its step says, and what was cancelled is. */
export function jobsAreAsRecorded(played: Played): string[] {
  return stepFacts(played).flatMap(({ show, id, written, record }) => {
    if (record.kind !== 'job') return [];
    const mark = markOf(show.name, id);
    const found: string[] = [];
    const submitted = new Set(
      calls(played)
        .filter((entry) => markIn(entry) === mark)
        .flatMap(({ effect }) => effect.map((text) => text.split(' ')[0])),
    );
    // A submit without an answer has no name; then the step's stands for it. Of two alike the other may be presumed.
    const presumed = (name: string) =>
      record.warnings.some((warning) => warning.includes(`${name} is presumed ours`));
    for (const name of record.started)
      if (!submitted.has(name) && name !== id && !presumed(name))
        found.push(`${mark}: ${name} is said to be submitted and is not its job`);
    for (const name of record.undone)
      if (
        !/^(CANCELLED|Cancelled|Cancelling|COMPLETED|FAILED|Succeeded|Failed|Purged)/.test(
          played.finally[name] ?? '',
        )
      )
        found.push(`${mark}: ${name} is said to be cancelled and is ${played.finally[name]}`);
    const waits = (written.with as { waitFor?: string }).waitFor !== 'accepted';
    const [newest] = record.started.slice(-1);
    if (show.last.steps[id]?.state === 'done' && waits && newest !== undefined) {
      const state = played.finally[newest] ?? 'gone';
      if (!/^(COMPLETED|Succeeded)/.test(state)) found.push(`${mark} is done, and ${newest} is ${state}`);
    }
    return found;
  });
}
