import { type Stage, setStage } from './stage.ts';

/** Stages on one server, each with its own cloud and worker, for tests that run side by side. */
export interface Lanes {
  /** Takes a free lane, its cloud as new, for as long as the work takes. */
  use<Result>(work: (stage: Stage) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** @param timings - of their workers, where they are not those of every stage */
export async function openLanes(count: number, timings: NodeJS.ProcessEnv = {}): Promise<Lanes> {
  const first = await setStage({ timings });
  const others = await Promise.all(
    Array.from({ length: count - 1 }, () => setStage({ server: first.server, timings })),
  );
  const free = [first, ...others];
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
