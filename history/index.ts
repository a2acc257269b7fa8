export { readHistory } from './read-history.ts';
export { isNames, isRunStatus } from './shapes.ts';
