import { z } from 'zod';
import type { StepKind } from './kind.ts';

const webUrl = z
  .string()
  .max(2048)
  .refine(
    isWebUrl,
    'must be an address such as https://cdn.example.com/live/index.m3u8, without user and password',
  );

const withProbe = z.strictObject({
  url: webUrl.describe('A manifest of a live output: HLS, low-latency HLS or DASH'),
});

/** Which hosts may be asked is the worker's to say: a document never opens a way into its network. */
function isWebUrl(text: string): boolean {
  if (!/^https?:\/\/\S+$/i.test(text) || !URL.canParse(text)) return false;
  const { username, password, hostname } = new URL(text);
  return username === '' && password === '' && hostname !== '';
}

/** Looks at a manifest until it answers and its segments advance. */
export const probe = {
  uses: 'probe',
  kind: 'observation',
  description: 'Looks at a live manifest until it answers 200 and its segments advance.',
  with: withProbe,
  outputs: ['url', 'status', 'sequence'],
  typicalSeconds: 10,
  timeoutMs: 2 * 60_000,
} satisfies StepKind<'probe', z.output<typeof withProbe>>;
