/** The id of a run says in which slot of its siege it is. */
export function runId(slot: number, rest: string): string {
  return `slot${slot}-${rest}`;
}

/** @throws RangeError for a run that is in none */
export function slotIn(workflowId: string): number {
  const found = /\bslot(\d+)-/.exec(workflowId)?.[1];
  if (found === undefined) throw new RangeError(`${workflowId} is in no slot`);
  return Number(found);
}
