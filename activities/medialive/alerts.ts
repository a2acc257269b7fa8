import type { ResourceName } from '../../plan/ledger.ts';
import { entriesIn, textIn } from '../answer-values.ts';
import type { Clients } from '../clients/index.ts';
import { pages } from '../pages.ts';
import type { Health } from '../service.ts';
import { idOf, kindOf } from './names.ts';

type MediaLive = Clients['medialive'];

/** Of one channel: people read no more. */
const mostTold = 20;

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
  const page = async (token: string | undefined) => {
    const input = { StateFilter: 'SET', ...(token !== undefined && { NextToken: token }) };
    const answer =
      kindOf(name) === 'channel'
        ? await medialive.read('ListAlerts', signal, (client, sdk, options) =>
            client.send(new sdk.ListAlertsCommand({ ChannelId: idOf(name), ...input }), options),
          )
        : await medialive.read('ListMultiplexAlerts', signal, (client, sdk, options) =>
            client.send(new sdk.ListMultiplexAlertsCommand({ MultiplexId: idOf(name), ...input }), options),
          );
    return { entries: entriesIn<Alert>(answer.Alerts), next: textIn(answer.NextToken) };
  };
  for await (const entries of pages(page)) alerts.push(...entries);
  // An endpoint that knows no filter answers those that are over, too.
  const set = alerts.filter(({ State }) => State !== 'CLEARED');
  const told = set.slice(0, mostTold).map((alert) => finding(name, alert));
  if (set.length <= mostTold) return told;
  return [...told, { code: 'Alert', message: `${name} has ${set.length - mostTold} more alerts` }];
}

function finding(name: ResourceName, { AlertType, Message, PipelineId }: Alert): Health['findings'][number] {
  const what = [textIn(AlertType), textIn(Message)].filter(Boolean).join(': ') || 'without a text';
  return {
    code: 'Alert',
    message: `${name} alert ${what}${textIn(PipelineId) ? ` (pipeline ${PipelineId})` : ''}`,
  };
}
