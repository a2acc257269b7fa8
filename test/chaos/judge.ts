import type { Played } from './played.ts';
import * as course from './rules/course.ts';
import * as jobs from './rules/jobs.ts';
import * as onAir from './rules/on-air.ts';
import * as record from './rules/record.ts';
import * as states from './rules/states.ts';

/** Something that must never be. */
export interface Violation {
  rule: string;
  message: string;
}

export type Rule = (played: Played) => string[];

/** What must be so after every scenario. */
export const rules: Readonly<Record<string, Rule>> = {
  everyRunEnds: course.everyRunEnds,
  noDefects: course.noDefects,
  everythingIsAccountedFor: states.everythingIsAccountedFor,
  noJobTwice: jobs.noJobTwice,
  jobsAreAsRecorded: jobs.jobsAreAsRecorded,
  nothingIsStoppedWhileUp: onAir.nothingIsStoppedWhileUp,
  whatWasUpGoesDownByWord: onAir.whatWasUpGoesDownByWord,
  whatIsStartedWasCalledFor: record.whatIsStartedWasCalledFor,
  whatWasStartedIsRecorded: record.whatWasStartedIsRecorded,
  whatIsAdoptedWasOn: record.whatIsAdoptedWasOn,
  othersDidWhatTheyAreSaidTo: record.othersDidWhatTheyAreSaidTo,
  whatIsNotOursIsNotStopped: record.whatIsNotOursIsNotStopped,
  whatWasNeverStartedIsNeverStopped: record.whatWasNeverStartedIsNeverStopped,
  whatIsUndoneIsOff: record.whatIsUndoneIsOff,
  whatWasTakenDownWasOurs: record.whatWasTakenDownWasOurs,
  stuckIsStuck: record.stuckIsStuck,
  nothingIsStartedByRunsThatNeverBegan: record.nothingIsStartedByRunsThatNeverBegan,
  startsComeInOrder: course.startsComeInOrder,
  stopsComeInOrder: course.stopsComeInOrder,
  nothingComesAfterTheEnd: course.nothingComesAfterTheEnd,
};

/** Everything that a scenario did wrong; a run that never ended is judged for that only. */
export function judge(played: Played): Violation[] {
  const endless = course.everyRunEnds(played);
  if (endless.length > 0) return endless.map((message) => ({ rule: 'everyRunEnds', message }));
  return Object.entries(rules).flatMap(([rule, broken]) =>
    broken(played).map((message) => ({ rule, message })),
  );
}
