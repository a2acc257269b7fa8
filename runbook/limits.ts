/** Sizes that a runbook may have; checked before anything starts and again once expressions are read. */
export const limits = {
  /** Of the document's text in UTF-8, and of a parameter file's. */
  documentBytes: 256 * 1024,
  /** Of plan and parameters as JSON in UTF-8. */
  compiledBytes: 1024 * 1024,
  steps: 200,
  parameters: 200,
  resourcesPerStep: 1000,
  resourcesPerRun: 5000,
  /** Mappings and lists inside each other. */
  depth: 32,
  /** Of a text that holds an expression, in characters. */
  expressionText: 8192,
  /** What is reported of one document; more are counted. */
  problems: 1000,
} as const;

/** Bytes of a text in UTF-8. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
