import type { Cloud } from '../measure/cloud.ts';
import type { Show } from '../work/show.ts';

/** Where an engine works. */
export interface Setting {
  readonly cloud: Cloud;
  /** Between two looks at what has been started. */
  readonly pollMs: number;
  /** Settings of ours that differ from the default, by variable; what is written by hand has the like in its code. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Something that runs the standard runbook. */
export interface Engine {
  readonly name: string;
  /** For tables. */
  readonly title: string;
  /** What runs goes on when its worker has been killed. */
  readonly durable: boolean;
  start(setting: Setting): Promise<RunningEngine>;
}

/** Its processes are of its own, so that what they use can be told apart. */
export interface RunningEngine {
  /** Process ids of what makes the calls. */
  workers(): number[];
  /** Process ids of what remembers; none of an engine that remembers nothing. */
  servers(): number[];
  /** Runs one runbook from its start to its end; rejects when it ends in any other way than done. */
  run(show: Show): Promise<void>;
  /** Kills its worker (SIGKILL). Null: what ran is lost. */
  readonly killWorker: (() => Promise<void>) | null;
  /** Starts a worker again; resolves when the process is there, not when it is ready. */
  startWorker(): Promise<void>;
  close(): Promise<void>;
}
