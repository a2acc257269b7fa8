/** An id as the API describes it. It becomes a part of the path of later calls: dots alone would lead to another call. */
export function isExecutionId(value: unknown): value is string {
  return typeof value === 'string' && /^(?!\.{1,2}$)\S{1,80}$/.test(value);
}
