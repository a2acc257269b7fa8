import { realistic } from './a-realistic.ts';
import { oneAtATime } from './b-one-at-a-time.ts';
import { fiftyAtATime } from './c-fifty-at-a-time.ts';
import { historyLength } from './d-history.ts';
import { killed } from './e-killed.ts';
import { thousandChannels } from './f-thousand-channels.ts';
import type { Figure } from './figure.ts';
import { thousandsWait } from './g-thousands-wait.ts';
import { storm } from './h-storm.ts';
import { twoHundred } from './i-two-hundred-steps.ts';
import { workerStart } from './j-worker-start.ts';
import { moreWorkers } from './k-more-workers.ts';

export const figures: readonly Figure[] = [
  realistic,
  oneAtATime,
  fiftyAtATime,
  historyLength,
  killed,
  thousandChannels,
  thousandsWait,
  storm,
  twoHundred,
  workerStart,
  moreWorkers,
];
