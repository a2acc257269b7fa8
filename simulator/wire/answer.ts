/** What goes back over the wire. A string body is sent as it is, anything else as JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The error's type or code; absent on success. */
  readonly errorCode?: string;
}

/** What goes back: an answer, or none. */
export type Delivery =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'drop' }
  | { readonly kind: 'hang' };
