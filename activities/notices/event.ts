import { createHmac } from 'node:crypto';
import type { Notice } from '../../plan/notices.ts';

/**
 * A notice as an event of CloudEvents 1.0, in JSON. `source` and `id` together are one event, however often it is sent;
 * `sequence` (an extension of CloudEvents) orders the events of a source as text.
 */
export function eventOf({ id, kind, time, number, data }: Notice, namespace: string): string {
  const path = [namespace, 'workflows', data.workflowId, data.runId].map(encodeURIComponent);
  return JSON.stringify({
    specversion: '1.0',
    id,
    // The run's own path in Temporal's UI.
    source: `/namespaces/${path.join('/')}`,
    type: `showcaller.run.${kind}`,
    subject: data.workflowId,
    time,
    sequence: String(number).padStart(6, '0'),
    datacontenttype: 'application/json',
    data,
  });
}

/** Headers by the Standard Webhooks specification (webhook-id, webhook-timestamp in seconds, webhook-signature). */
export function signedHeaders(
  id: string,
  body: string,
  keys: readonly Buffer[],
  now: number,
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const signatures = keys.map(
    (key) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
  };
}
