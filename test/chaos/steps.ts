import type { JsonObject } from '../../plan/json.ts';
import type { Random } from './random.ts';
import { application, cluster, harvestPlace, type Stock } from './stock.ts';

/** What a random step is made with. */
export interface StepMaking {
  random: Random;
  /** What is taken from it is in no other step of the document. */
  stock: Stock;
  id: string;
  /** The show that it belongs to; with the step's id it marks what the step submits. */
  show: string;
}

/** Weighted by repetition: resources are what shows are made of. */
const sorts = [
  ...(['flow', 'flow', 'channels', 'channels', 'channels', 'channels', 'multiplexes', 'mixed'] as const),
  ...(['edge', 'harvest', 'follow', 'batch', 'batch', 'probe', 'approval', 'wait', 'wait'] as const),
];

/** A step of any kind with any values; null when the stock has nothing left for it. Its `needs` are not chosen here. */
export function randomStep(making: StepMaking): JsonObject | null {
  const { random, stock } = making;
  switch (random.pick(sorts)) {
    case 'flow': {
      const flowArn = stock.flows.shift();
      return flowArn ? resource(random, 'mediaconnect:startFlow', { flowArn }) : null;
    }
    case 'channels':
      return batch(random, stock.channels.splice(0, random.int(1, 4)), []);
    case 'multiplexes':
      return batch(random, [], stock.multiplexes.splice(0, random.int(1, 2)));
    case 'mixed':
      return batch(random, stock.channels.splice(0, random.int(1, 2)), stock.multiplexes.splice(0, 1));
    case 'edge': {
      const jobId = stock.edges.shift();
      const where = { regionId: 'cn-shanghai', clusterId: cluster };
      return jobId ? resource(random, 'alibaba-live:startEdgeTranscodeJob', { ...where, jobId }) : null;
    }
    case 'harvest':
      return harvest(making);
    case 'follow': {
      const harvestJobName = stock.harvests.shift();
      return harvestJobName
        ? { ...observation(random, 'mediapackagev2:getHarvestJob', { ...harvestPlace, harvestJobName }) }
        : null;
    }
    case 'batch':
      return batchJob(making);
    case 'probe': {
      const name = stock.probes.shift();
      const file = random.pick(['index.m3u8', 'variant.m3u8', 'index.mpd']);
      return name
        ? observation(random, 'probe', { url: `\${{ parameters.origin }}/live/${name}/${file}` })
        : null;
    }
    case 'approval':
      return { ...gate(random), uses: 'approval', with: { prompt: 'Picture and sound checked?' } };
    case 'wait':
      return { ...gate(random), uses: 'wait', with: { for: `${random.int(1, 400)}ms` } };
  }
}

/** Keys of every step. */
function common(random: Random, atEnd: number): JsonObject {
  return {
    ...(random.chance(atEnd) ? { at: 'end' } : {}),
    ...(random.chance(0.15)
      ? // biome-ignore lint/suspicious/noThenProperty: the document's own word
        { ask: { for: `${random.int(200, 1500)}ms`, then: random.pick(['rollback', 'continue']) } }
      : {}),
    ...(random.chance(0.5) ? { typical: `${random.int(50, 900)}ms` } : {}),
  };
}

function retried(random: Random): JsonObject {
  return {
    retry: {
      attempts: random.int(1, 5),
      interval: `${random.int(20, 200)}ms`,
      backoff: random.pick([1, 1.5, 2]),
      maxInterval: '500ms',
    },
  };
}

function resource(random: Random, uses: string, input: JsonObject): JsonObject {
  return {
    uses,
    with: input,
    ...common(random, 0.05),
    ...retried(random),
    timeout: random.pick(['2s', '4s', '6s']),
    onFailure: random.pick(['rollback', 'rollback', 'ask', 'continue']),
    alreadyOn: random.chance(0.02) ? 'refuse' : random.pick(['leave', 'leave', 'own']),
    onConflict: random.pick(['share', 'share', 'share', 'wait', 'fail']),
    undo: random.pick(['stop', 'stop', 'stop', 'stop', 'stop', 'leave']),
    ...(random.chance(0.15) ? { healthy: { for: `${random.int(50, 400)}ms`, timeout: '1500ms' } } : {}),
  };
}

function batch(random: Random, channelIds: string[], multiplexIds: string[]): JsonObject | null {
  const count = channelIds.length + multiplexIds.length;
  if (count === 0) return null;
  const input = {
    ...(channelIds.length > 0 ? { channelIds } : {}),
    ...(multiplexIds.length > 0 ? { multiplexIds } : {}),
  };
  const step = resource(random, 'medialive:batchStart', input);
  return random.chance(0.4) ? { ...step, atLeast: random.pick(['all', random.int(1, count)]) } : step;
}

function job(random: Random, uses: string, input: JsonObject): JsonObject {
  return {
    uses,
    with: input,
    ...common(random, 0.4),
    ...retried(random),
    timeout: random.pick(['6s', '10s']),
    onFailure: random.pick(['continue', 'ask', 'rollback']),
    onConflict: random.pick(['share', 'wait', 'fail', 'fail']),
    undo: random.pick(['cancel', 'leave']),
  };
}

/** Where its output goes tells whose a job is. */
export const markOf = (show: string, id: string) => `${show}-${id}`;

function harvest({ random, show, id }: StepMaking): JsonObject {
  const past = { startTime: '2025-01-01T20:00:00Z', endTime: '2025-01-01T20:15:00Z' };
  const step = job(random, 'mediapackagev2:createHarvestJob', {
    ...harvestPlace,
    harvestedManifests: { hlsManifests: [{ manifestName: 'index' }] },
    scheduleConfiguration: past,
    destination: { s3Destination: { bucketName: 'chaos-catch-up', destinationPath: markOf(show, id) } },
    ...(random.chance(0.3) ? { harvestJobName: `named-${markOf(show, id)}` } : {}),
  });
  const window = random.int(1, 5);
  const open =
    step.at === 'end' && window === 1
      ? { startTime: '${{ run.onAirAt }}', endTime: '${{ run.offAirAt }}' }
      : window === 2
        ? { ...past, endTime: '${{ parameters.soon }}', startTime: '${{ parameters.now }}' }
        : past;
  return { ...step, with: { ...(step.with as JsonObject), scheduleConfiguration: open } };
}

function batchJob({ random, stock, show, id }: StepMaking): JsonObject | null {
  const scriptName = stock.scripts.shift();
  if (!scriptName) return null;
  return job(random, 'm2:startBatchJob', {
    applicationId: application,
    batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName } },
    jobParams: { MARK: markOf(show, id) },
    waitFor: random.pick(['succeeded', 'accepted']),
  });
}

function observation(random: Random, uses: string, input: JsonObject): JsonObject {
  return {
    uses,
    with: input,
    ...common(random, 0.3),
    ...retried(random),
    timeout: random.pick(['1s', '3s']),
    onFailure: random.pick(['continue', 'ask', 'rollback']),
  };
}

function gate(random: Random): JsonObject {
  return { ...common(random, 0.15), onFailure: random.pick(['ask', 'ask', 'rollback', 'continue']) };
}
