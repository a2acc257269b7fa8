import {
  allHandlersFinished,
  CancellationScope,
  continueAsNew,
  defineQuery,
  defineUpdate,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  type ClaimAnswer,
  type ClaimAsk,
  type ClaimBook,
  claimsQuery,
  claimsUpdate,
  noClaims,
} from '../../plan/claims.ts';
import { condition } from '../moment.ts';
import { Book } from './book.ts';
import { showClaims } from './show-claims.ts';
import { whyNoAsks } from './why-no-asks.ts';

/** Temporal takes 2,000 updates a run; a new one begins well before that, with the book. */
const mostUpdates = 500;

/**
 * Who holds what of one account, region and service. Lives as long as the namespace; a request to cancel it is not heard.
 * Every update is answered within its own workflow task: one that waited would take a place of the ten that Temporal gives,
 * and keep out who lets go.
 */
export async function claims(saved: Partial<ClaimBook> | null = null): Promise<void> {
  const book = new Book({ ...noClaims(), ...saved });
  let updates = 0;
  setHandler(
    defineUpdate<ClaimAnswer[], [ClaimAsk[]]>(claimsUpdate),
    (asks) => {
      updates += 1;
      const answers = asks.map((ask) => book.answer(ask, Date.now()));
      setCurrentDetails(showClaims(book.book));
      return answers;
    },
    {
      validator(asks) {
        const why = whyNoAsks(asks);
        if (why !== null) throw new TypeError(why);
      },
      description:
        'For runs: claims what a step is about, and lets it go. People use `showcaller list --claims` and `take-over`.',
    },
  );
  setHandler(defineQuery<ClaimBook>(claimsQuery), () => book.book, { description: 'Who holds what' });
  setCurrentDetails(showClaims(book.book));
  await CancellationScope.nonCancellable(async () => {
    await condition(() => updates >= mostUpdates || workflowInfo().continueAsNewSuggested);
    await condition(allHandlersFinished);
  });
  await continueAsNew<typeof claims>(book.book);
}
