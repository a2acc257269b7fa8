import type { JsonObject } from '../../../plan/json.ts';
import type { LedgerEntry } from '../../../simulator/index.ts';
import type { Played, PlayedShow } from '../played.ts';
import { stepsIn } from '../shows.ts';
import { resourcesOf } from '../stock.ts';
import { calls, gave, isStart, isStop, recordOf, showOf, stepsAbout, stopsOf } from './facts.ts';

/** Every run came to its end. */
export function everyRunEnds({ shows }: Played): string[] {
  return shows
    .filter(({ neverEnded }) => neverEnded)
    .map(({ name, last }) => {
      const open = Object.entries(last.steps)
        .filter(([, { state }]) => ['starting', 'undoing', 'asking', 'pending'].includes(state))
        .map(([id, { state }]) => `${id} ${state}`);
      return `${name} never ended: ${last.phase}, ${open.join(', ')}; ${last.next}`;
    });
}

/** No code of ours threw what it should not. */
export function noDefects({ shows }: Played): string[] {
  return shows.flatMap(({ name, last, tearDown, defects }) => [
    ...defects.map((defect) => `${name}: ${defect}`),
    ...[last, tearDown].flatMap((status) =>
      Object.entries(status?.steps ?? {})
        .filter(([, step]) => step.error?.type === 'Defect')
        .map(([id, step]) => `${name}-${id} failed by a defect: ${step.error?.message}`),
    ),
  ]);
}

/** Nothing is sent any more once all runs have ended. */
export function nothingComesAfterTheEnd(played: Played): string[] {
  const { shows } = played;
  if (shows.some(({ last, neverEnded }) => neverEnded || last.outcome === 'terminated')) return [];
  const ends = shows.map((show) => recordOf(show).endedAt ?? show.last.endedAt ?? '9999').sort();
  const last = ends.at(-1) ?? '9999';
  return (
    calls(played)
      // A call without an effect may have been on its way for long, and been given up.
      .filter(({ at, effect }) => at > last && effect.length > 0)
      .filter((entry) => isStart(entry) || isStop(entry) || isSubmit(entry))
      .map(({ operation, at }) => `${operation} at ${at}, and the last run ended at ${last}`)
  );
}

function isSubmit({ operation }: LedgerEntry): boolean {
  return /^(CreateHarvestJob|StartBatchJob)$/.test(operation);
}

/** What a step needs is called for before it. */
export function startsComeInOrder(played: Played): string[] {
  return pairs(played, (show, id) => gave(show, 'retry', id) + gave(show, 'skip', id) === 0).flatMap(
    ({ show, upper, lower }) => {
      const before = first(played, upper.names);
      const after = first(played, lower.names);
      return before !== null && after !== null && before > after
        ? [
            `${show.name}: ${lower.id} was started at ${after}, before ${upper.id}, which it needs, at ${before}`,
          ]
        : [];
    },
  );
}

/** What feeds something is stopped after it. */
export function stopsComeInOrder(played: Played): string[] {
  return pairs(played, () => true).flatMap(({ show, upper, lower }) => {
    const record = recordOf(show).steps;
    const upperStops = undone(upper, record).flatMap((name) => stopsOf(played, name).map(({ at }) => at));
    const lowerStops = undone(lower, record).flatMap((name) => stopsOf(played, name).map(({ at }) => at));
    const firstUp = upperStops.sort()[0];
    const lastLow = lowerStops.sort().at(-1);
    return firstUp !== undefined && lastLow !== undefined && firstUp < lastLow
      ? [
          `${show.name}: ${upper.id} was stopped at ${firstUp}, before ${lower.id}, which it feeds, at ${lastLow}`,
        ]
      : [];
  });
}

interface Side {
  id: string;
  names: string[];
}

/** Steps of one side, of which one needs the other directly. */
function pairs(played: Played, counts: (show: PlayedShow, id: string) => boolean) {
  return played.shows.flatMap((show) => {
    const steps = new Map(stepsIn(showOf(played, show)));
    return [...steps].flatMap(([id, step]) =>
      ((step.needs as string[] | undefined) ?? []).flatMap((need) => {
        const upper = steps.get(need);
        // A run that ended before it was loaded has no steps.
        if (![id, need].every((one) => one in show.last.steps)) return [];
        if (!upper || upper.at !== step.at || !counts(show, need) || !counts(show, id)) return [];
        // Of what shows share, another may have brought it up, or take it down.
        const own = (one: JsonObject) =>
          resourcesOf(one).filter((name) => stepsAbout(played, name).length === 1);
        return [{ show, upper: { id: need, names: own(upper) }, lower: { id, names: own(step) } }];
      }),
    );
  });
}

function first(played: Played, names: readonly string[]): string | null {
  const found = calls(played).find(
    (entry) => isStart(entry) && entry.resources.some((name) => names.includes(name)),
  );
  return found?.at ?? null;
}

function undone({ id, names }: Side, record: Readonly<Record<string, { undone: string[] }>>): string[] {
  return names.filter((name) => record[id]?.undone.includes(name));
}
