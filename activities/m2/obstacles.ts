import { textIn } from '../answer-values.ts';
import type { Clients } from '../clients/index.ts';
import type { Obstacle } from '../service.ts';
import { sharedCalls } from '../shared-calls.ts';

/** Reads with GetApplication whether a batch job could start: StartBatchJob needs a Running application. */
export function applicationObstacles(m2: Clients['m2']) {
  const shared = sharedCalls<Obstacle[]>();
  return (applicationId: string): Promise<Obstacle[]> =>
    shared(applicationId, async () => {
      const application = await m2.read('GetApplication', undefined, (client, sdk, options) =>
        client.send(new sdk.GetApplicationCommand({ applicationId }), options),
      );
      const [status, statusReason] = [textIn(application.status), textIn(application.statusReason)];
      if (status === 'Running') return [];
      const why = statusReason ? ` (${statusReason})` : '';
      const message = `application ${applicationId} is ${status ?? 'in no state'}${why}, not Running`;
      return [{ resource: applicationId, code: 'ApplicationNotRunning', message }];
    });
}
