/** The Temporal server does not answer, or refuses us. Its message names the address. */
export class TemporalUnreachable extends Error {
  override readonly name = 'TemporalUnreachable';
  readonly code = 'TemporalUnreachable';
  readonly address: string;

  constructor(address: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `Temporal at ${address} cannot be reached: ${reason}. Check that it runs, and TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE ` +
        'and the TLS settings or the API key (TEMPORAL_TLS_…, TEMPORAL_API_KEY, or the profile TEMPORAL_PROFILE).',
      { cause },
    );
    this.address = address;
  }
}
