import { devNull } from 'node:os';

/** What a stage's worker is told; its server's address it gets as an argument. */
export interface StageSettings {
  taskQueue: string;
  simulator: string;
  /** The catalogue's folder. */
  runbooks: string;
}

/** All that a worker of ours may inherit: how to find programs and where to put scratch files, and nothing of any cloud. */
const harmless = [
  'PATH',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'TZ',
  'SystemRoot',
  'SYSTEMROOT',
  'TEMPORAL_CLI_PATH',
];

/**
 * The whole environment of a stage's worker. It is made from nothing, so that no TEMPORAL_*, AWS_* or ALIBABA_CLOUD_*
 * variable and no configuration file of the user's can lead it to a real queue or a real account.
 *
 * @param outer - the user's environment
 */
export function stageEnvironment(outer: NodeJS.ProcessEnv, stage: StageSettings): Record<string, string> {
  const inherited = harmless.flatMap((name) =>
    outer[name] === undefined ? [] : [[name, outer[name]] as const],
  );
  return {
    ...Object.fromEntries(inherited),
    ...cloudVariables(stage.simulator),
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    ALIBABA_CLOUD_CREDENTIALS_FILE: devNull,
    ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
    SHOWCALLER_TASK_QUEUE: stage.taskQueue,
    SHOWCALLER_RUNBOOKS: stage.runbooks,
    SHOWCALLER_PLACE: 'simulator',
    SHOWCALLER_LOG_LEVEL: outer.SHOWCALLER_LOG_LEVEL || 'error',
    // The simulated cloud takes seconds where a real one takes minutes.
    SHOWCALLER_POLL: '250ms',
    SHOWCALLER_SETTLING: '2s',
    SHOWCALLER_JOB_SETTLING: '3s',
    SHOWCALLER_START_GRACE: '5s',
    SHOWCALLER_HARVEST_MARGIN: '1s',
    SHOWCALLER_UNDO_TIMEOUT: '1m',
    SHOWCALLER_WATCH: '2s',
    // Its live outputs; a rehearsal never asks a real one.
    SHOWCALLER_PROBE_HOSTS: new URL(stage.simulator).host,
  };
}

/** The variables that lead a worker to a simulator, with credentials that are worth nothing. */
export function cloudVariables(simulator: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: simulator,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'simulated',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    ALIBABA_CLOUD_LIVE_ENDPOINT: simulator,
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'simulated',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'simulated',
  };
}
