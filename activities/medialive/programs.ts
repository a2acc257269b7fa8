import type { ResourceName } from '../../plan/ledger.ts';
import type { Clients } from '../clients/index.ts';

/** ListMultiplexPrograms: the channels of a multiplex's programs, as names of the ledger. */
export async function programChannels(
  medialive: Clients['medialive'],
  multiplexId: string,
  signal: AbortSignal,
): Promise<ResourceName[]> {
  const result = new Set<ResourceName>();
  let token: string | undefined;
  do {
    const input = { MultiplexId: multiplexId, ...(token !== undefined && { NextToken: token }) };
    const answer = await medialive.read('ListMultiplexPrograms', signal, (client, sdk, options) =>
      client.send(new sdk.ListMultiplexProgramsCommand(input), options),
    );
    for (const { ChannelId } of answer.MultiplexPrograms ?? [])
      if (ChannelId) result.add(`channel:${ChannelId}`);
    token = answer.NextToken;
  } while (token !== undefined && token !== '');
  return [...result];
}
