export { readHistory } from './read-history.ts';
export { noWorkerSentence } from './rebuild.ts';
export { isNames, isRunStatus } from './shapes.ts';
