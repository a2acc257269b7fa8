import type { Engine } from '../engines/engine.ts';
import { dbos } from './dbos.ts';
import { restate } from './restate.ts';
import { stepFunctions } from './step-functions.ts';

/** Engines of others. */
export const peers: readonly Engine[] = [restate, dbos, stepFunctions];
