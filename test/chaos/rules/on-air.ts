import type { Played, PlayedShow } from '../played.ts';
import { committedAt, gave, showOf, stepsAbout, stopsOf } from './facts.ts';

/** Once up, nothing is turned off until somebody or something that may says so. */
export function nothingIsStoppedWhileUp(played: Played): string[] {
  return played.shows.flatMap((show) => {
    const since = committedAt(show);
    if (since === null) return [];
    const held = holds(played, show).filter(({ name }) => !wasTakenOver(played, name));
    return held.flatMap(({ name, from, until }) =>
      stopsOf(played, name)
        .filter(({ at }) => at > since && at > from && at < until)
        .map(
          ({ at, operation }) =>
            `${operation} of ${name} at ${at}, although ${show.name} was up from ${since} to ${until}`,
        ),
    );
  });
}

/** What was up went down by an end, an abort, its off-air time, a cancel that the document lets undo, or a tear-down. */
export function whatWasUpGoesDownByWord(played: Played): string[] {
  return played.shows.flatMap((show) => {
    const since = committedAt(show);
    if (since === null || mayGoDown(played, show)) return [];
    const stopped = Object.values(show.last.steps)
      .flatMap(({ started }) => started)
      .filter((name) => !wasTakenOver(played, name))
      .filter((name) => stopsOf(played, name).some(({ at }) => at > since));
    return stopped.length > 0
      ? [`${show.name} was up, nobody ended it, and it turned off ${stopped.join(', ')}`]
      : [];
  });
}

function mayGoDown(played: Played, show: PlayedShow): boolean {
  const { document } = showOf(played, show);
  const { last, tearDown } = show;
  const byClock = last.offAirAt !== null && last.endingAt !== null && last.endingAt >= last.offAirAt;
  return (
    tearDown !== null ||
    gave(show, 'end') > 0 ||
    gave(show, 'abort') > 0 ||
    (byClock && document.atOffAir !== 'ask') ||
    (gave(show, 'cancel') > 0 && document.onCancel === 'undo')
  );
}

/**
 * What it is on air with, whoever brought it up: of a step at its end, or on air, from when that has begun; what it shares,
 * or others have steps about, until the run hands the show off.
 */
function holds(played: Played, show: PlayedShow): { name: string; from: string; until: string }[] {
  const until = downSince(show);
  const { outcome, endedAt, steps } = show.last;
  const shared = outcome === 'done' && endedAt !== null && endedAt < until ? endedAt : until;
  const untilOf = (name: string) => (stepsAbout(played, name).length > 1 ? shared : until);
  return Object.values(steps).flatMap(({ started, adopted, startedAt }) => [
    ...started.map((name) => ({ name, from: startedAt ?? '', until: untilOf(name) })),
    ...adopted.map((name) => ({ name, from: startedAt ?? '', until: shared })),
  ]);
}

/** By a person, with a reason: then it is another's to turn off. */
function wasTakenOver(played: Played, name: string): boolean {
  return stepsAbout(played, name).some(({ show, id }) => gave(show, 'takeOver', id) > 0);
}

/** When the show began to go down; later than all time if it never did. */
function downSince({ last, tearDown }: PlayedShow): string {
  return last.endingAt ?? tearDown?.startedAt ?? last.endedAt ?? '9999';
}
