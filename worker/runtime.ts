import type { LogLevel, LogMetadata, Logger as SdkLogger } from '@temporalio/common';
import { IllegalStateError } from '@temporalio/common';
import { Runtime, type RuntimeOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import { SettingsError } from '../activities/settings-error.ts';

/** What {@link installRuntime} works with. */
export interface InstallRuntimeOptions {
  readonly logger: Logger;
  /** Default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Sets the process's Temporal runtime up: the SDK's logs go to `logger`, metrics to a Prometheus endpoint when
 * SHOWCALLER_METRICS names one (`host:port`, or a port of 127.0.0.1), and signals are left to us.
 *
 * Must come before the first connection of a worker. A second call, or one after somebody else's runtime, does nothing.
 *
 * @throws `SettingsError` when SHOWCALLER_METRICS is no address
 */
export function installRuntime({ logger, env = process.env }: InstallRuntimeOptions): void {
  const bindAddress = metricsAddress(env.SHOWCALLER_METRICS);
  try {
    Runtime.install(runtimeOptions(logger, bindAddress));
    if (bindAddress) logger.info({ url: `http://${bindAddress}/metrics` }, 'serving Prometheus metrics');
  } catch (error) {
    if (!(error instanceof IllegalStateError)) throw error;
    logger.debug('the Temporal runtime is there already');
  }
}

function runtimeOptions(logger: Logger, bindAddress: string | null): RuntimeOptions {
  const chatty = logger.isLevelEnabled('debug');
  return {
    logger: forwardTo(logger),
    shutdownSignals: [],
    telemetryOptions: {
      logging: { forward: {}, filter: { core: chatty ? 'DEBUG' : 'WARN', other: chatty ? 'WARN' : 'ERROR' } },
      ...(bindAddress && {
        metrics: {
          prometheus: {
            bindAddress,
            // The names of Temporal's documented alerts and dashboards.
            countersTotalSuffix: true,
            unitSuffix: true,
            useSecondsForDurations: true,
          },
        },
      }),
    },
  };
}

/**
 * @param value - `host:port`, `:port` or `port`; undefined or empty: no metrics
 * @returns `host:port`, of 127.0.0.1 unless a host is given
 */
export function metricsAddress(value: string | undefined): string | null {
  if (!value) return null;
  const [, host, port] = /^(?:(\[[0-9a-f:]+\]|[^:]*):)?(\d{1,5})$/i.exec(value) ?? [];
  if (port === undefined || Number(port) > 65_535) {
    throw new SettingsError(
      `SHOWCALLER_METRICS is ${JSON.stringify(value)}, but must be host:port or a port`,
    );
  }
  return `${host || '127.0.0.1'}:${Number(port)}`;
}

const PINO_LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Run and step by our own names; task tokens say nothing to people. */
function fieldsOf({ taskToken: _, workflowId, activityId, ...rest }: LogMetadata): LogMetadata {
  const step = rest.isLocal === true ? undefined : /^[^#:]+/.exec(String(activityId ?? ''))?.[0];
  return { ...(workflowId && { run: workflowId }), ...(step && { step }), ...rest };
}

function forwardTo(logger: Logger): SdkLogger {
  const log = (level: LogLevel, message: string, meta: LogMetadata = {}) =>
    logger[PINO_LEVELS[level]](fieldsOf(meta), message);
  return {
    log,
    trace: (message, meta) => log('TRACE', message, meta),
    debug: (message, meta) => log('DEBUG', message, meta),
    info: (message, meta) => log('INFO', message, meta),
    warn: (message, meta) => log('WARN', message, meta),
    error: (message, meta) => log('ERROR', message, meta),
  };
}
