import type { Played, PlayedShow } from '../played.ts';
import { resourcesIn } from '../shows.ts';
import { committedAt, gave, showOf, stopsOf } from './facts.ts';

/** Once up, nothing is turned off until somebody or something that may says so. */
export function nothingIsStoppedWhileUp(played: Played): string[] {
  return played.shows.flatMap((show) => {
    const since = committedAt(show);
    if (since === null) return [];
    const until = downSince(show);
    return resourcesIn(showOf(played, show)).flatMap((name) =>
      stopsOf(played, name)
        .filter(({ at }) => at > since && at < until)
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
    const stopped = resourcesIn(showOf(played, show)).filter((name) =>
      stopsOf(played, name).some(({ at }) => at > since),
    );
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

/** When the show began to go down; later than all time if it never did. */
function downSince({ last, tearDown }: PlayedShow): string {
  return last.endingAt ?? tearDown?.startedAt ?? last.endedAt ?? '9999';
}
