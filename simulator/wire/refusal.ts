/** An answer that is an error of the service. The dialect gives it its wire shape and, from its type, its status. */
export class Refusal extends Error {
  /** The AWS exception's name, or Alibaba's Code. */
  readonly type: string;
  readonly status: number | undefined;
  /** Further members of the body. */
  readonly members: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    type: string,
    message: string,
    extra: { status?: number; members?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'Refusal';
    this.type = type;
    this.status = extra.status;
    this.members = extra.members ?? {};
    this.headers = extra.headers ?? {};
  }
}
