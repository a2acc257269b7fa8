import { type Stage, setStage } from './stage.ts';

/** Stages on one server, each with its own cloud and worker, for tests that run side by side. */
export interface Lanes {
  /** Takes a free lane, its cloud as new, for as long as the work takes. */
  use<Result>(work: (stage: Stage) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** @param spawned - workers are processes of their own, which a test may kill */
export async function openLanes(count: number, spawned = false): Promise<Lanes> {
  const first = await setStage();
  const others = await Promise.all(
    Array.from({ length: count - 1 }, () => setStage({ server: first.server })),
  );
  const free = [first, ...others];
  if (spawned) await Promise.all(free.map((stage) => stage.stopWorker()));
  const waiting: ((stage: Stage) => void)[] = [];
  const take = () => {
    const stage = free.pop();
    return stage ? Promise.resolve(stage) : new Promise<Stage>((resolve) => waiting.push(resolve));
  };
  const giveBack = (stage: Stage) => {
    const next = waiting.shift();
    if (next) next(stage);
    else free.push(stage);
  };
  return {
    async use(work) {
      const stage = await take();
      stage.simulator.cloud.reset();
      try {
        return await work(stage);
      } finally {
        giveBack(stage);
      }
    },
    async close() {
      await Promise.all(others.map((stage) => stage.close()));
      await first.close();
    },
  };
}
