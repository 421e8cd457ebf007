/** Decides who may talk to the browser shell: the address it was asked under, where the request comes from, token and cookie. */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Why a request is turned away: an HTTP status and one sentence. */
export interface Refusal {
  readonly status: 403 | 421;
  readonly reason: string;
}

function equal(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}

/** Guards one server on 127.0.0.1: knows its port, its one-time token and the session that the token is exchanged for. */
export class Admission {
  readonly #port: number;
  readonly #session: string;
  #token: string | undefined;

  /**
   * @param port the port that the server listens on
   * @param random a source of unguessable bytes
   */
  constructor(port: number, random: (bytes: number) => Uint8Array) {
    this.#port = port;
    this.#session = Buffer.from(random(32)).toString('base64url');
    this.#token = Buffer.from(random(32)).toString('base64url');
  }

  /** The page's origin. */
  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The address that opens the window, once. */
  get invitation(): string {
    return `${this.origin}/?t=${this.#token ?? ''}`;
  }

  /** The value of `set-cookie` for a token that is taken now, undefined when it is wrong or spent. */
  redeem(token: string): string | undefined {
    if (this.#token === undefined || !equal(token, this.#token)) return undefined;
    this.#token = undefined;
    return `${this.#cookieName}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Checks Host, Origin and Sec-Fetch-Site. A page elsewhere, or a name that was rebound to 127.0.0.1, stops here. */
  refusalOf(headers: IncomingHttpHeaders, needsOrigin: boolean): Refusal | undefined {
    if (headers.host !== `127.0.0.1:${this.#port}`) return { status: 421, reason: 'This server answers to its own address only.' };
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return { status: 403, reason: 'Another site asked for this.' };
    const { origin } = headers;
    if (origin === undefined ? needsOrigin : origin !== this.origin) return { status: 403, reason: 'Another site asked for this.' };
    return undefined;
  }

  /** Whether the request carries the session's cookie. */
  isKnown(headers: IncomingHttpHeaders): boolean {
    const prefix = `${this.#cookieName}=`;
    const cookies = (headers.cookie ?? '').split('; ');
    return cookies.some((cookie) => cookie.startsWith(prefix) && equal(cookie.slice(prefix.length), this.#session));
  }

  // Cookies know no ports: two Assays in one browser profile must not overwrite each other's.
  get #cookieName(): string {
    return `assay-${this.#port}`;
  }
}
