import type { ResourceName } from '../../plan/ledger.ts';
import type { Clients } from '../clients/index.ts';
import type { Health } from '../service.ts';
import { idOf, kindOf } from './names.ts';

type MediaLive = Clients['medialive'];

interface Alert {
  AlertType?: string | undefined;
  Message?: string | undefined;
  PipelineId?: string | undefined;
  State?: string | undefined;
}

/** ListAlerts and ListMultiplexAlerts: those that are SET now, as findings. One call a channel: there is none for many. */
export async function setAlerts(
  medialive: MediaLive,
  name: ResourceName,
  signal: AbortSignal,
): Promise<Health['findings']> {
  const alerts: Alert[] = [];
  let token: string | undefined;
  do {
    const input = { StateFilter: 'SET', ...(token !== undefined && { NextToken: token }) };
    const answer =
      kindOf(name) === 'channel'
        ? await medialive.read('ListAlerts', signal, (client, sdk, options) =>
            client.send(new sdk.ListAlertsCommand({ ChannelId: idOf(name), ...input }), options),
          )
        : await medialive.read('ListMultiplexAlerts', signal, (client, sdk, options) =>
            client.send(new sdk.ListMultiplexAlertsCommand({ MultiplexId: idOf(name), ...input }), options),
          );
    alerts.push(...(answer.Alerts ?? []));
    token = answer.NextToken;
  } while (token !== undefined && token !== '');
  // An endpoint that knows no filter answers those that are over, too.
  return alerts.filter(({ State }) => State !== 'CLEARED').map((alert) => finding(name, alert));
}

function finding(name: ResourceName, { AlertType, Message, PipelineId }: Alert): Health['findings'][number] {
  const what = [AlertType, Message].filter(Boolean).join(': ') || 'without a text';
  return { code: 'Alert', message: `${name} alert ${what}${PipelineId ? ` (pipeline ${PipelineId})` : ''}` };
}
