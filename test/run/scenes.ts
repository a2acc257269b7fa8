import { afterAll, beforeAll, test } from 'vitest';
import { type Lanes, openLanes } from './lanes.ts';
import type { Stage } from './stage.ts';

/** A test that runs beside the others of its file. */
export type Scene = (name: string, act: (stage: Stage) => Promise<void>) => void;

/** Lanes for the scenes of a file, which are opened before them and closed after. */
export function setScenes(count: number): Scene {
  let lanes: Lanes;
  beforeAll(async () => {
    lanes = await openLanes(count);
  });
  afterAll(() => lanes?.close());
  return (name, act) => test.concurrent(name, () => lanes.use(act));
}
