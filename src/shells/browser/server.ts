/** Serves the page and the engine to one browser on this machine, at 127.0.0.1 and a free port. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { messageLimit } from '#transport/admit-message';
import { securityHeaders } from '#transport/content-security';
import type { FailureLog } from '#transport/errors';
import type { PageFile } from '#transport/page-files';
import { type AssayRouter, serveWebSocket } from '#transport/serve';
import { Admission } from './admission.ts';

export interface BrowserServerOptions {
  readonly router: AssayRouter;
  readonly page: ReadonlyMap<string, PageFile>;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly random: (bytes: number) => Uint8Array;
  readonly failures: FailureLog;
  /** Called with the number of connected clients whenever it changes. */
  onClients(count: number): void;
}

export interface BrowserServer {
  /** The address with its one-time token. */
  readonly invitation: string;
  readonly origin: string;
  close(): Promise<void>;
}

const socketLimit = 16;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

function text(status: number, body: string, more: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...more }, body };
}

/** Starts to listen on 127.0.0.1; every request is checked before anything is looked up. */
export async function startBrowserServer(options: BrowserServerOptions): Promise<BrowserServer> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000, maxHeaderSize: 16_384 });
  server.maxConnections = 64;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const admission = new Admission(typeof address === 'object' && address !== null ? address.port : 0, options.random);
  const headers = securityHeaders([admission.origin.replace('http:', 'ws:')]);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: messageLimit, perMessageDeflate: false });
  const clients = new Set<WebSocket>();

  function answerTo(request: IncomingMessage): Answer {
    const refusal = admission.refusalOf(request.headers, false);
    if (refusal) return text(refusal.status, refusal.reason);
    if (request.method !== 'GET' && request.method !== 'HEAD') return text(405, 'Only GET and HEAD.', { allow: 'GET, HEAD' });
    const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
    const token = new URLSearchParams(query).get('t');
    if (token !== null) {
      const cookie = admission.redeem(token);
      if (cookie === undefined) return text(403, 'This address was used already. Start Assay again for a new one.');
      return text(303, '', { location: '/', 'set-cookie': cookie });
    }
    if (!admission.isKnown(request.headers)) return text(403, 'This window is not the one that Assay opened. Start Assay again.');
    const file = options.page.get(path);
    return file ? { status: 200, headers: { 'content-type': file.type }, body: file.body } : text(404, 'There is nothing here.');
  }

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const answer = answerTo(request);
    response.writeHead(answer.status, { ...headers, ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  });

  function welcome(client: WebSocket): void {
    clients.add(client);
    client.on('error', () => client.terminate());
    client.on('close', () => {
      clients.delete(client);
      options.onClients(clients.size);
    });
    serveWebSocket(options.router, client, options.failures);
    options.onClients(clients.size);
  }

  server.on('clientError', (_error, socket) => socket.destroy());
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const refusal = admission.refusalOf(request.headers, true);
    const known = admission.isKnown(request.headers) && request.url === '/rpc' && clients.size < socketLimit;
    if (!refusal && known) {
      sockets.handleUpgrade(request, socket, head, welcome);
      return;
    }
    const status = refusal?.status === 421 ? '421 Misdirected Request' : '403 Forbidden';
    socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  });

  return {
    invitation: admission.invitation,
    origin: admission.origin,
    async close() {
      for (const client of clients) client.close(1001, 'Assay has ended');
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      setTimeout(() => server.closeAllConnections(), 200).unref();
      await closed;
    },
  };
}
