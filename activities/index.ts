import { ApplicationFailure, CancelledFailure, CompleteAsyncError, Context, log } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { activityNames } from '../plan/names.ts';
import type { TeardownInput } from '../plan/plan.ts';
import type { RunStatus } from '../plan/status.ts';
import { wellFormed } from '../plan/text.ts';
import { beating } from './beating.ts';
import { begin } from './begin.ts';
import { asCaller } from './caller.ts';
import { catalogueOf } from './catalogue.ts';
import { checked } from './checked.ts';
import { checks } from './checks.ts';
import { claim } from './claims/claim.ts';
import { Claims } from './claims/claims.ts';
import { letGo } from './claims/let-go.ts';
import { createClients } from './clients/index.ts';
import type { Limiter } from './clients/limiter.ts';
import { accountOf, place } from './clients/place.ts';
import type {
  ActInput,
  ChecksInput,
  ClaimInput,
  Facilities,
  Firing,
  HealthInput,
  LetGoInput,
  LoadInput,
  PreflightInput,
  ResolveTimesInput,
  ResumeRunInput,
  StepInput,
  UndoInput,
  WatchInput,
} from './contract.ts';
import type { World } from './dependencies.ts';
import { withFacilities } from './facilities.ts';
import { fireSchedule } from './fire-schedule.ts';
import { firstLook } from './first-look.ts';
import { healthGate } from './health-gate.ts';
import { jobBaseline } from './job-baseline.ts';
import { submitJob } from './job-submit.ts';
import { undoJob } from './job-undo.ts';
import { compareRun } from './left/compare-run.ts';
import { load } from './load.ts';
import { announce } from './notices/receivers.ts';
import { createNotify } from './notify.ts';
import { observe } from './observe.ts';
import { untilOver } from './over.ts';
import { SharedReads } from './polling.ts';
import { preflight } from './preflight.ts';
import { logLongWaits } from './rate-log.ts';
import { readLedger } from './read-ledger.ts';
import { resolveTimes } from './resolve-times.ts';
import { resourceBaseline, takeOver } from './resource-baseline.ts';
import { takeDown } from './resource-down.ts';
import { bringUp } from './resource-up.ts';
import { resumeRun } from './resume-run.ts';
import type { SearchAttributes } from './search-attributes.ts';
import { keepingParametersOutOfLogs, keepingSecrets } from './secrets.ts';
import type { Service } from './service.ts';
import { createServices } from './services.ts';
import { readSettings } from './settings.ts';
import { SharedHealth } from './shared-health.ts';
import { stepOf } from './step-of.ts';
import { callerOf } from './urgency.ts';
import { watch } from './watch.ts';

export { SearchAttributes } from './search-attributes.ts';

/** What a worker gives its activities. */
export interface ActivityDependencies {
  /** Endpoints, regions, credentials and timings are read from it. */
  env: NodeJS.ProcessEnv;
  logger: Logger;
  client: Client;
  namespace: string;
  taskQueue: string;
  searchAttributes: SearchAttributes;
}

type Activity = (input: never) => Promise<unknown>;

/** Every activity by name. */
export function createActivities(dependencies: ActivityDependencies): Record<string, Activity> {
  const { env, logger, client, namespace, searchAttributes } = dependencies;
  const settings = readSettings(env);
  const facilities = async (): Promise<Facilities> => ({
    tells: settings.receivers.all.length > 0,
    searchable: await searchAttributes.usable(),
    heartbeatMs: settings.heartbeatMs,
    now: Date.now(),
  });
  // Two files of one name stop the worker here.
  catalogueOf(settings.runbooks);
  announce(settings.receivers, logger);
  const clients = createClients(env);
  clients.limiter.onWaited = logLongWaits(logger);
  const services = createServices(clients, settings);
  const shared = { reads: new SharedReads(settings.pollMs), health: new SharedHealth() };
  const claims = new Claims(client, accountOf(env));
  const world: World = { services, settings, ...shared, place: place(env), claims };
  const activities: Record<string, Activity> = {
    [activityNames.load]: (input: LoadInput) =>
      beating(() =>
        withFacilities(facilities, async () => {
          const loaded = keepingParametersOutOfLogs(load(world, input));
          return { ...loaded, clear: await firstLook(world, input, loaded) };
        }),
      ),
    [activityNames.resume]: async (input: ResumeRunInput) =>
      keepingParametersOutOfLogs(await withFacilities(facilities, () => resumeRun(world, client, input))),
    [activityNames.resolveTimes]: async (input: ResolveTimesInput) => resolveTimes(input, Date.now()),
    [activityNames.preflight]: (input: PreflightInput) => preflight(world, input),
    [activityNames.checks]: (input: ChecksInput) => checks(world, input),
    [activityNames.watch]: (input: WatchInput) => watch(world, input),
    [activityNames.readLedger]: async (input: TeardownInput) =>
      keepingParametersOutOfLogs(await withFacilities(facilities, () => readLedger(client, input))),
    [activityNames.compareRun]: (input: TeardownInput) => compareRun(world, client, namespace, input),
    [activityNames.notify]: createNotify(settings.receivers, namespace),
    [activityNames.fireSchedule]: (input: Firing) =>
      withFacilities(facilities, () => fireSchedule(client, input)),
    [activityNames.letGo]: (input: LetGoInput) => beating(() => letGo(world, input)),
    [activityNames.nextTask]: async () => undefined,
    [activityNames.record]: async (status: RunStatus) => status,
  };
  for (const service of services.values())
    Object.assign(activities, stepActivities(world, service, namespace));
  return Object.fromEntries(
    Object.entries(activities).map(([name, call]) => [name, told(call, clients.limiter)]),
  );
}

/** The activities of one step kind, by the life cycle of its column. */
function stepActivities(world: World, service: Service, namespace: string): Record<string, Activity> {
  const { uses } = service;
  const act = activityNames.act(uses);
  const baseline = activityNames.baseline(uses);
  const undo = activityNames.undo(uses);
  switch (service.kind) {
    case 'resource':
      return {
        [baseline]: async (input: StepInput) =>
          resourceBaseline(world, service, stepOf(input, 'resource'), checked(input)),
        [act]: async (given: ActInput) => {
          const input = checked(given);
          const step = stepOf(input, 'resource');
          const beginning = { world, service, input, namespace };
          return begin({ ...beginning, act: (begun) => bringUp(world, service, step, begun) });
        },
        [undo]: async (input: UndoInput) =>
          takeDown(world, service, stepOf(input, 'resource'), checked(input)),
        [activityNames.health(uses)]: async (input: HealthInput) =>
          healthGate(world, service, checked(input)),
        [activityNames.takeOver(uses)]: async (input: StepInput) =>
          takeOver(world, service, stepOf(input, 'resource'), checked(input)),
        [activityNames.claim(uses)]: async (input: ClaimInput) => {
          const step = stepOf(input, 'resource');
          return claim(world, service, { ...checked(input), step });
        },
      };
    case 'job':
      return {
        [baseline]: async (input: StepInput) => jobBaseline(world, service, checked(input), namespace),
        [act]: async (given: ActInput) => {
          const input = checked(given);
          const step = stepOf(input, 'job');
          const beginning = { world, service, input, namespace };
          return begin({ ...beginning, act: (begun) => submitJob(world, service, step, begun, namespace) });
        },
        [activityNames.claim(uses)]: async (input: ClaimInput) => {
          const step = stepOf(input, 'job');
          return claim(world, service, { ...checked(input), step });
        },
        [undo]: async (input: UndoInput) =>
          undoJob(world, service, stepOf(input, 'job'), checked(input), namespace),
      };
    case 'observation':
      return {
        [act]: async (given: ActInput) => {
          const input = checked(given);
          const step = stepOf(input, 'observation');
          const beginning = { world, service, input, namespace };
          return begin({ ...beginning, act: (begun) => observe(world, service, step, begun) });
        },
      };
  }
}

/** Half a character in a short message would end the whole worker: its core cannot read what the SDK makes of it. */
function wellSaid<Failure extends Error>(failure: Failure): Failure {
  failure.message = wellFormed(failure.message);
  return failure;
}

/** What is no failure of ours is a defect: said at once, never retried in silence. */
function told(call: Activity, limiter: Limiter): Activity {
  return async (input) => {
    const context = Context.current();
    const { info } = context;
    const { activityType } = info;
    try {
      return await untilOver(context, () =>
        keepingSecrets(input, () => asCaller(callerOf(info, input, limiter), () => call(input))),
      );
    } catch (error) {
      if (
        error instanceof ApplicationFailure ||
        error instanceof CancelledFailure ||
        error instanceof CompleteAsyncError
      )
        throw wellSaid(error);
      log.error('a defect', { error });
      throw ApplicationFailure.create({
        type: 'Defect',
        message: wellFormed(`${activityType}: ${error instanceof Error ? error.message : String(error)}`),
        nonRetryable: true,
        ...(error instanceof Error ? { cause: error } : {}),
      });
    }
  };
}
