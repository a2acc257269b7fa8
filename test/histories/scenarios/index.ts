import type { Scenarios } from '../scenario.ts';
import { claims } from './claims.ts';
import { endings } from './endings.ts';
import { looks } from './looks.ts';
import { people } from './people.ts';
import { shapes } from './shapes.ts';
import { steps } from './steps.ts';
import { times } from './times.ts';
import { workers } from './workers.ts';

/** All of which a history is kept; the name is that of the file. */
export const scenarios: Scenarios = {
  ...steps,
  ...people,
  ...endings,
  ...times,
  ...looks,
  ...shapes,
  ...workers,
  ...claims,
};
