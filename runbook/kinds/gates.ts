import { z } from 'zod';
import { duration } from '../document/duration.ts';
import { exactlyOne } from './exactly-one.ts';
import { instant } from './instant.ts';
import type { StepKind } from './kind.ts';

const withApproval = z.strictObject({
  prompt: z.string().min(1).max(2000).describe('What the person is asked'),
});

/** Waits for a person's approval. */
export const approval = {
  uses: 'approval',
  kind: 'gate',
  gate: 'approval',
  description: 'Waits until a person approves.',
  with: withApproval,
  outputs: ['by', 'at', 'reason'],
  typicalSeconds: 60,
  timeoutMs: null,
} satisfies StepKind<'approval', z.output<typeof withApproval>>;

const withWait = z
  .strictObject({
    for: duration.optional().describe('How long, such as 90s'),
    until: instant.optional().describe('Until when, such as 2026-08-01T19:00:00Z'),
  })
  .check(exactlyOne('for', 'until'));

/** Waits for a while, or until an instant. */
export const wait = {
  uses: 'wait',
  kind: 'gate',
  gate: 'wait',
  description: 'Waits for a while, or until an instant.',
  with: withWait,
  outputs: [],
  typicalSeconds: 60,
  timeoutMs: null,
} satisfies StepKind<'wait', z.output<typeof withWait>>;
