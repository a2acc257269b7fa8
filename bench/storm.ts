// Many runs at one time, one worker, and a simulator that throttles at the vendors' documented rates: how many calls are
// throttled, and when the last run is up, beside what the rates allow. `npm run bench:storm -- --runs 300 --kind onAir`
import { parseArgs } from 'node:util';
import { startCloud } from './measure/cloud.ts';
import { isStormKind, playStorm } from './work/storm.ts';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '300' }, kind: { type: 'string', default: 'show' } },
});
if (!isStormKind(values.kind))
  throw new Error(`--kind is ${values.kind}, not one of show, onAir, flows, channels`);
const cloud = await startCloud();
const storm = await playStorm(cloud, values.kind, Number(values.runs));
await cloud.close();
console.log({
  ...storm,
  ratio: storm.seconds / storm.leastSeconds,
  throttledPercent: (100 * storm.throttled) / storm.allCalls,
});
