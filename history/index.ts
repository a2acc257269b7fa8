export { readHistory } from './read-history.ts';
export { noWorkerSentence } from './rebuild.ts';
export type { RunHistory } from './run-history.ts';
export { isNames, isRunStatus } from './shapes.ts';
