export { readBooks } from './claim-books.ts';
export { type Ended, endOf, endsOf } from './claimant-end.ts';
export { findRuns } from './find-runs.ts';
export { readHistory } from './read-history.ts';
export { noWorkerSentence } from './rebuild.ts';
export type { RunHistory } from './run-history.ts';
export { isNames, isRunStatus } from './shapes.ts';
export { whereFound } from './where-found.ts';
