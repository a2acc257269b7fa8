import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { NotifyInput, NotifyResult } from './contract.ts';
import { handBack } from './hand-back.ts';
import { Delivery, type Sending, type Standing } from './notices/delivery.ts';
import type { Receivers } from './notices/receivers.ts';

/** Well within the heartbeat time-out, and as soon is a stop of the worker heard of. */
const beatMs = 2_000;

/** Makes the activity that tells people. No receiver can make it fail. */
export function createNotify(
  { all, keys }: Receivers,
  namespace: string,
): (input: NotifyInput) => Promise<NotifyResult> {
  const gone = new Set<string>();
  return async ({ notices, only, except }) => {
    const context = Context.current();
    if (all.length === 0) context.log.warn('this worker has nobody to tell: SHOWCALLER_WEBHOOKS is not set');
    const sending = { namespace, keys, gone, ...accounting(context) };
    const before = standingsIn(context.info.heartbeatDetails);
    const fresh = { from: 0, tries: only && only.notBefore > 0 ? 1 : 0 };
    const deliveries = all
      .filter(({ id }) => (only === null ? !except.includes(id) : id === only.receiver))
      .map((receiver) => new Delivery(receiver, notices, sending, before[receiver.id] ?? fresh));
    const beat = () =>
      context.heartbeat(
        Object.fromEntries(deliveries.map(({ receiver, standing }) => [receiver.id, standing])),
      );
    const results = deliveries.map((delivery) =>
      only === null ? sendNow(delivery, beat) : sendPatiently(delivery, only.notBefore, beat, context),
    );
    return { behind: (await Promise.all(results)).flat() };
  };
}

async function sendNow(delivery: Delivery, beat: () => void): Promise<NotifyResult['behind']> {
  const pause = await delivery.go(beat);
  if (pause === null) return [];
  return [{ receiver: delivery.receiver.id, from: delivery.standing.from, notBefore: Date.now() + pause }];
}

/** Tries again and again, not without end. When the run ends meanwhile, it goes on without it. */
async function sendPatiently(
  delivery: Delivery,
  notBefore: number,
  beat: () => void,
  context: Context,
): Promise<[]> {
  let next: number | null = notBefore;
  while (next !== null) {
    const ended = await waitUntil(next, beat, context);
    if (ended === 'handOver') throw handBack('handed over');
    if (ended === 'runEnded') {
      void goOn(delivery, next);
      return [];
    }
    const pause = await delivery.go(beat);
    next = pause === null ? null : Date.now() + pause;
  }
  return [];
}

/** In the background of the process, which may end at any time: it has no slot of the worker any more. */
async function goOn(delivery: Delivery, notBefore: number): Promise<void> {
  for (let next: number | null = notBefore; next !== null; ) {
    await sleep(Math.max(0, next - Date.now()), undefined, { ref: false });
    const pause = await delivery.go(() => undefined);
    next = pause === null ? null : Date.now() + pause;
  }
}

type Ended = 'handOver' | 'runEnded';

async function waitUntil(at: number, beat: () => void, context: Context): Promise<Ended | null> {
  const { cancellationSignal: signal } = context;
  while (!signal.aborted && Date.now() < at) {
    beat();
    await sleep(Math.min(beatMs, at - Date.now()), undefined, { signal }).catch(() => undefined);
  }
  if (!signal.aborted) return null;
  // The server knows no such activity any more once its run has ended.
  return context.cancellationDetails?.notFound ? 'runEnded' : 'handOver';
}

/** Counts and logs; also once the activity has ended. */
function accounting({ log, metricMeter }: Context): Pick<Sending, 'sent' | 'failed'> {
  const sent = metricMeter.createCounter('showcaller_notices_sent');
  const failed = metricMeter.createCounter('showcaller_notices_failed');
  return {
    sent: (receiver) => sent.add(1, { receiver: receiver.name }),
    failed(receiver, notices, why) {
      failed.add(notices.length, { receiver: receiver.name, reason: why });
      log.error('notices were not taken', {
        receiver: receiver.name,
        why,
        notices: notices.map(({ id, kind }) => `${kind} ${id}`),
      });
    },
  };
}

function standingsIn(details: unknown): Record<string, Standing> {
  return typeof details === 'object' && details !== null ? (details as Record<string, Standing>) : {};
}
