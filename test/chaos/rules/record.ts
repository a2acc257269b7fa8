import type { Played } from '../played.ts';
import { classOf, resourcesOf } from '../stock.ts';
import {
  allResources,
  calls,
  changed,
  gave,
  isStart,
  isStop,
  recordOf,
  startsOf,
  stepFacts,
  stepsAbout,
  stopsOf,
  touchedByOthers,
  wasAShow,
} from './facts.ts';
import { wasRefusedWithEffect } from './states.ts';

/** What is said to be started was called for, or taken over by a person. */
export function whatIsStartedWasCalledFor(played: Played): string[] {
  // What a person made a show's own, that show may have left to another.
  const isTakenOver = (name: string) =>
    stepsAbout(played, name).some(({ show, id }) => gave(show, 'skip', id) > 0);
  return stepFacts(played).flatMap(({ show, id, record }) =>
    record.kind !== 'resource'
      ? []
      : record.started
          .filter((name) => !isTakenOver(name))
          .filter((name) => !calls(played).some((entry) => isStart(entry) && entry.resources.includes(name)))
          // What it may have called for, and others hold, is told as left to them.
          .filter((name) => !record.leftUp.includes(name))
          // A run that was terminated cannot know what was sent.
          .filter(() => show.last.outcome !== 'terminated')
          .map((name) => `${show.name}-${id}: ${name} is said to be started and was never called for`),
  );
}

/** What a call of ours started is in the record. */
export function whatWasStartedIsRecorded(played: Played): string[] {
  return allResources(played).flatMap((name) => {
    if (startsOf(played, name).length === 0 || wasRefusedWithEffect(played, name)) return [];
    const said = stepsAbout(played, name).some(({ record }) =>
      [record.started, record.adopted, record.startedByOthers].some((list) => list.includes(name)),
    );
    if (said || (touchedByOthers(played, name) && classOf(name, played.finally[name] ?? '') === 'off'))
      return [];
    // A start that failed at once, and of which nothing was ever seen, is nothing to speak of.
    if (classOf(name, played.finally[name] ?? '') === 'off') return [];
    return [`${name} was started, is ${played.finally[name]}, and is in no list of any run`];
  });
}

/** What is adopted was on, or coming on, before any call of ours. */
export function whatIsAdoptedWasOn(played: Played): string[] {
  return stepFacts(played).flatMap(({ show, id, record }) =>
    record.kind !== 'resource'
      ? []
      : record.adopted
          .filter((name) => !['on', 'coming'].includes(classOf(name, played.before[name] ?? '')))
          .filter((name) => !touchedByOthers(played, name) && stepsAbout(played, name).length === 1)
          .map((name) => `${show.name}-${id}: ${name} is said to be adopted and was ${played.before[name]}`),
  );
}

/** What is said to be started by others was: by them, or by a call that was answered as refused. */
export function othersDidWhatTheyAreSaidTo(played: Played): string[] {
  return stepFacts(played).flatMap(({ show, id, record }) =>
    record.startedByOthers
      .filter((name) => !touchedByOthers(played, name) && stepsAbout(played, name).length === 1)
      .filter((name) => !wasRefusedWithEffect(played, name))
      .map((name) => `${show.name}-${id}: ${name} is said to be started by others, and nobody did`),
  );
}

/** What was not ours was never stopped. */
export function whatIsNotOursIsNotStopped(played: Played): string[] {
  return stepFacts(played).flatMap(({ show, id, written, record }) => {
    if (record.kind !== 'resource') return [];
    const owned = written.alreadyOn === 'own' && wasAShow(show);
    return [...(owned ? [] : record.adopted), ...record.startedByOthers]
      .filter((name) => !record.started.includes(name) && stepsAbout(played, name).length === 1)
      .filter((name) => stopsOf(played, name).length > 0)
      .map((name) => `${show.name}-${id}: ${name} was not ours and was stopped`);
  });
}

/** Nothing is stopped that was never called to start, but what is owned or was taken over. */
export function whatWasNeverStartedIsNeverStopped(played: Played): string[] {
  return allResources(played).flatMap((name) => {
    const [stop] = stopsOf(played, name);
    if (!stop) return [];
    const called = calls(played).some(
      (entry) => isStart(entry) && entry.seq < stop.seq && entry.resources.includes(name),
    );
    const may = stepsAbout(played, name).some(
      ({ show, id, written }) =>
        (written.alreadyOn === 'own' && wasAShow(show)) || gave(show, 'skip', id) > 0,
    );
    return called || may ? [] : [`${name} was stopped at ${stop.at}, and no run had called to start it`];
  });
}

/** What is said to be undone is off. */
export function whatIsUndoneIsOff(played: Played): string[] {
  return stepFacts(played).flatMap(({ show, id, record }) =>
    record.kind !== 'resource'
      ? []
      : record.undone
          .filter((name) => !touchedByOthers(played, name) && stepsAbout(played, name).length === 1)
          .filter((name) => classOf(name, played.finally[name] ?? '') !== 'off')
          .map((name) => `${show.name}-${id}: ${name} is said to be undone and is ${played.finally[name]}`),
  );
}

/** What was undone or left up was ours. */
export function whatWasTakenDownWasOurs(played: Played): string[] {
  return stepFacts(played).flatMap(({ show, id, record }) =>
    [...record.undone, ...record.leftUp]
      .filter((name) => !record.started.includes(name) && !record.adopted.includes(name))
      .map(
        (name) => `${show.name}-${id}: ${name} was taken down or left up, and neither started nor adopted`,
      ),
  );
}

/** A run is stuck exactly when something that should be off is not, and nothing is stuck without a reason that can be seen. */
export function stuckIsStuck(played: Played): string[] {
  return played.shows.flatMap((show) => {
    const record = recordOf(show);
    const left = Object.values(record.steps).flatMap((step) => step.left.filter(({ stuck }) => stuck));
    if (record.outcome === 'stuck' && left.length === 0) return [`${show.name} is stuck, and nothing is`];
    if (left.length > 0 && record.outcome !== 'stuck')
      return [
        `${show.name} is ${record.outcome}, and ${left.map(({ resource }) => resource).join(', ')} are stuck`,
      ];
    return (
      left
        // On a machine that is too slow a call can be given up of which the cloud knows nothing bad.
        .filter(({ reason }) => !/no answer within|no answer in time|socket hang up/.test(reason))
        .filter(({ resource }) => !stoodInTheWay(played, resource))
        .map(
          ({ resource, reason }) =>
            `${show.name}: ${resource} is stuck (${reason}), and nothing stood in its way`,
        )
    );
  });
}

/** Any call about it that did not go well, or a state in which it could not be stopped. */
function stoodInTheWay(played: Played, name: string): boolean {
  const about = calls(played).filter(
    (entry) => entry.resources.includes(name) || /^List/.test(entry.operation),
  );
  const trouble = about.some(
    (entry) =>
      entry.fault !== undefined || (entry.status ?? 500) >= 400 || (isStop(entry) && !changed(entry, name)),
  );
  return trouble || touchedByOthers(played, name);
}

/** A run that ended before its first effect has none. */
export function nothingIsStartedByRunsThatNeverBegan(played: Played): string[] {
  return played.shows.flatMap(({ name, last }) => {
    if (last.outcome !== 'failed' && last.outcome !== 'invalid') return [];
    const steps = stepFacts(played).filter(({ show }) => show.name === name);
    const touched = steps
      .flatMap(({ written }) => resourcesOf(written))
      .filter((one) => stepsAbout(played, one).length === 1 && startsOf(played, one).length > 0);
    return touched.length > 0 ? [`${name} ${last.outcome}, and started ${touched.join(', ')}`] : [];
  });
}
