/** When a show is on air: times as people write them. Loaded only where there are any. */

export { formatTime } from './format-time.ts';
export { type Recurring, type Resolved, resolveLocal, resolveRecurring } from './local-time.ts';
export { type ReadShowInput, readShow, type ShowRead, timeKeys } from './read-show.ts';
export { type GivenTime, readTime, type TimeRead } from './read-time.ts';
export { readZone, type ZoneRead } from './zone.ts';
