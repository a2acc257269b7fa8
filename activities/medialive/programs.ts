import type { ResourceName } from '../../plan/ledger.ts';
import { entriesIn, textIn } from '../answer-values.ts';
import { AnswerUnreadable } from '../call-failed.ts';
import type { Clients } from '../clients/index.ts';
import { pages } from '../pages.ts';

/** ListMultiplexPrograms: the channels of a multiplex's programs, as names of the ledger. */
export async function programChannels(
  medialive: Clients['medialive'],
  multiplexId: string,
  signal: AbortSignal,
): Promise<ResourceName[]> {
  const result = new Set<ResourceName>();
  const page = async (token: string | undefined) => {
    const input = { MultiplexId: multiplexId, ...(token !== undefined && { NextToken: token }) };
    const answer = await medialive.read('ListMultiplexPrograms', signal, (client, sdk, options) =>
      client.send(new sdk.ListMultiplexProgramsCommand(input), options),
    );
    // A multiplex is not stopped under programs that nobody could read.
    if (!Array.isArray(answer.MultiplexPrograms)) throw new AnswerUnreadable('the answer lists no programs');
    return { entries: answer.MultiplexPrograms, next: textIn(answer.NextToken) };
  };
  for await (const entries of pages(page))
    for (const { ChannelId } of entriesIn(entries))
      if (textIn(ChannelId) !== undefined) result.add(`channel:${ChannelId}`);
  return [...result];
}
