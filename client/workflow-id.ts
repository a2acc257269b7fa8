import { randomBytes } from 'node:crypto';

/** An id for a run: `evening-news-20260131T175900Z-3f9a01c4`, sorted by time within its name; two of thousands in one second are never alike. */
export function newWorkflowId(name: string, now = new Date()): string {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  return `${name}-${time}-${randomBytes(4).toString('hex')}`;
}
