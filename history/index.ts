export { readHistory } from './read-history.ts';
export type { RunHistory } from './run-history.ts';
export { isRunStatus } from './shapes.ts';
