/** When a show is on air: times as people write them. Loaded only where there are any. */

export { formatTime } from './format-time.ts';
export { type ReadShowInput, readShow, timeKeys } from './read-show.ts';
export { readTime } from './read-time.ts';
