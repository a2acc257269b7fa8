import type { Played } from '../played.ts';
import { classOf } from '../stock.ts';
import {
  allResources,
  calls,
  changed,
  gave,
  isStart,
  recordOf,
  type StepFacts,
  stepsAbout,
  touchedByOthers,
  wasAShow,
} from './facts.ts';

/** Every resource is up and owned by a run that says so, or as it was before, or was changed by somebody else. */
export function everythingIsAccountedFor(played: Played): string[] {
  return allResources(played).flatMap((name): string[] =>
    touchedByOthers(played, name) ? [] : unaccounted(played, name),
  );
}

function unaccounted(played: Played, name: string): string[] {
  const was = played.before[name] ?? '';
  const is = played.finally[name] ?? '';
  const owners = stepsAbout(played, name);
  switch (classOf(name, was)) {
    case 'off':
    case 'going':
      return classOf(name, is) === 'off' || owners.some((owner) => says(played, owner, name))
        ? []
        : [`${name} was ${was}, is ${is}, and no run says that it is up`];
    case 'on':
    case 'coming':
      return ['on', 'coming'].includes(classOf(name, is)) || owners.some((owner) => mayTakeDown(owner))
        ? []
        : [`${name} was ${was} before and is ${is}`];
    case 'busy':
    case 'broken':
      return is === was ? [] : [`${name} was ${was} and is ${is}, although it could not be started`];
  }
}

/** The run owns it up, or left it up and says so; or its start was answered as refused, which no run can know better. */
function says(played: Played, { show, record }: StepFacts, name: string): boolean {
  const handedOff = recordOf(show).outcome === 'done' && record.started.includes(name);
  // What others hold is theirs to turn off.
  const left = record.left.some(({ resource, reason }) => resource === name && !/still holds/.test(reason));
  return handedOff || left || wasRefusedWithEffect(played, name);
}

/** A start that was answered as refused and took effect all the same: no run can tell it from somebody else's. */
export function wasRefusedWithEffect(played: Played, name: string): boolean {
  return calls(played).some(
    (entry) =>
      isStart(entry) &&
      changed(entry, name) &&
      entry.fault !== undefined &&
      ((entry.status ?? 0) >= 400 || entry.fault === 'partial'),
  );
}

/** What is owned goes down with a show that was up; what a person took over is the run's. */
function mayTakeDown({ show, id, written }: StepFacts): boolean {
  return (written.alreadyOn === 'own' && wasAShow(show)) || gave(show, 'skip', id) > 0;
}
