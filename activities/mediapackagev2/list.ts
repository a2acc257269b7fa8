import { entriesIn, textIn } from '../answer-values.ts';
import type { Clients } from '../clients/index.ts';

/** Jobs of a page, the most that the service gives. */
export const pageSize = 100;

/** One page of the harvest jobs of a channel group that have a status. MediaPackage V2 Live API, "ListHarvestJobs". */
export async function listPage(
  mediapackagev2: Clients['mediapackagev2'],
  ChannelGroupName: string,
  IncludeStatus: 'QUEUED' | 'IN_PROGRESS',
  NextToken?: string,
) {
  const input = { ChannelGroupName, IncludeStatus, MaxResults: pageSize, NextToken };
  const answer = await mediapackagev2.read('ListHarvestJobs', undefined, (client, sdk, options) =>
    client.send(new sdk.ListHarvestJobsCommand(input), options),
  );
  // A server may not know what to include.
  const entries = entriesIn(answer.Items).filter(({ Status }) => Status === IncludeStatus);
  return { entries, next: textIn(answer.NextToken) };
}
