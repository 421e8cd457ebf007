/** What a client sees over each channel: the same answers, the same errors, and nothing of what lies behind them. */
import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink as MessagePortLink } from '@orpc/client/message-port';
import { RPCLink as WebSocketLink } from '@orpc/client/websocket';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { fakeRouter } from '#test/fakes/fake-router';
import type { FailureLog } from './errors.ts';
import { type AssayClient, createInProcessClient } from './in-process.ts';
import { serveMessagePort, serveWebSocket } from './serve.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Channel {
  readonly client: AssayClient;
  readonly events: string[];
  readonly lines: string[];
}

interface WireChannel extends Channel {
  /** Sends bytes of one's own over the channel, and tells how it was ended. */
  raw(data: unknown): Promise<string>;
}

function failureLog(lines: string[]): FailureLog {
  return { log: (line) => void lines.push(line), reference: () => 'L-1' };
}

async function inProcess(): Promise<Channel> {
  const { router, events } = fakeRouter();
  const lines: string[] = [];
  return { client: createInProcessClient(router, failureLog(lines)), events, lines };
}

async function messagePort(): Promise<WireChannel> {
  const { router, events } = fakeRouter();
  const lines: string[] = [];
  const { port1, port2 } = new MessageChannel();
  ends.push(() => port2.close());
  serveMessagePort(router, port1, failureLog(lines));
  const client: AssayClient = createORPCClient(new MessagePortLink({ port: port2 }));
  port2.start();
  const raw = async (data: unknown) => {
    port2.postMessage(data);
    await once(port2, 'close');
    return 'closed';
  };
  return { client, events, lines, raw };
}

async function webSocket(): Promise<WireChannel> {
  const { router, events } = fakeRouter();
  const lines: string[] = [];
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => serveWebSocket(router, socket, failureLog(lines)));
  await once(server, 'listening');
  const address = server.address();
  const socket = new WebSocket(`ws://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`);
  socket.binaryType = 'arraybuffer';
  await once(socket, 'open');
  ends.push(() => {
    socket.terminate();
    server.close();
  });
  // `ws` implements the browser's interface but declares its own event types.
  const client: AssayClient = createORPCClient(new WebSocketLink({ websocket: socket as unknown as globalThis.WebSocket }));
  const raw = async (data: unknown) => {
    socket.send(data as string);
    const [code, reason] = await once(socket, 'close');
    return `${code} ${reason}`;
  };
  return { client, events, lines, raw };
}

async function failure(call: Promise<unknown>): Promise<ORPCError<string, unknown>> {
  const thrown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (thrown instanceof ORPCError) return thrown;
  throw new Error(`no ORPCError but ${String(thrown)}`);
}

describe.each([
  ['in-process', inProcess],
  ['MessagePort', messagePort],
  ['WebSocket', webSocket],
] as const)('%s', (_name, open) => {
  test('answers a call', async () => {
    const { client } = await open();
    await expect(client.app.info()).resolves.toMatchObject({ version: '0.1.0', rules: 3 });
    await expect(client.cases.current()).resolves.toBeNull();
  });

  test('an AssayError arrives with its code, words and subject', async () => {
    const { client } = await open();
    const error = await failure(client.cases.open({ dir: 'newer' }));
    expect(error).toMatchObject({
      code: 'case-newer',
      defined: true,
      message: 'This case was written by Assay 9.',
      data: { subject: 'newer' },
    });
  });

  test("Node's file errors get their plain words", async () => {
    const { client } = await open();
    const error = await failure(client.cases.open({ dir: 'missing' }));
    expect(error.code).toBe('file-unreadable');
    expect(error.message).toContain('/cases/missing');
  });

  test('anything else is internal with a log reference, and its words stay in the log', async () => {
    const { client, lines } = await open();
    const error = await failure(client.cases.open({ dir: 'other' }));
    expect(error).toMatchObject({ code: 'internal', defined: true, data: { logReference: 'L-1' } });
    expect(JSON.stringify(error.toJSON())).not.toContain('secret');
    expect(JSON.stringify(error.toJSON())).not.toContain('.ts:');
    expect(lines.join('\n')).toMatch(/^failure L-1 in cases\.open: .*secret of the implementation/);
    expect(lines).toHaveLength(1);
  });

  test('an input outside the contract names its field', async () => {
    const { client } = await open();
    const wrong: unknown = { id: 17 };
    const error = await failure(client.jobs.cancel(wrong as { id: string }));
    expect(error).toMatchObject({ code: 'invalid-input', defined: true, data: { subject: 'id' } });
    expect(error.message).toMatch(/^The request is not valid: id: /);
  });

  test('an output outside the contract does not pass', async () => {
    const { client, lines } = await open();
    const error = await failure(client.cases.close());
    expect(error.code).toBe('internal');
    expect(JSON.stringify(error.toJSON())).not.toContain('secret row');
    expect(lines[0]).toContain('closed');
  });

  test('events stream, and leaving the loop ends the handler', async () => {
    const { client, events } = await open();
    const seen: number[] = [];
    for await (const state of await client.jobs.watch()) {
      seen.push(state.doneUnits);
      if (seen.length === 4) break;
    }
    expect(seen).toEqual([0, 1, 2, 3]);
    await vi.waitFor(() => expect(events).toContain('watch left'));
  });

  test('a failure inside a stream is as closed as any other', async () => {
    const { client, lines } = await open();
    const stream = await client.assessments.watch({ id: 1 });
    await expect(stream.next()).resolves.toMatchObject({ value: { type: 'progress' } });
    const error = await failure(stream.next());
    expect(error.code).toBe('internal');
    expect(JSON.stringify(error.toJSON())).not.toContain('secret');
    expect(lines.join()).toContain('secret in a stream');
  });

  test('an abort by the client reaches the handler', async () => {
    const { client, events } = await open();
    const controller = new AbortController();
    const call = client.cases.open({ dir: 'slow' }, { signal: controller.signal });
    call.catch(() => {});
    await vi.waitFor(() => expect(events).toContain('slow started'));
    controller.abort();
    await vi.waitFor(() => expect(events).toContain('slow aborted'));
  });

  test('more than 256 calls at a time are refused, and the room comes free again', async () => {
    const { client } = await open();
    const controller = new AbortController();
    const slow = Array.from({ length: 256 }, () => client.cases.open({ dir: 'slow' }, { signal: controller.signal }));
    const settled = Promise.allSettled(slow);
    const error = await failure(client.app.info());
    expect(error.code).toBe('not-allowed');
    controller.abort();
    await settled;
    await vi.waitFor(() => expect(client.app.info()).resolves.toBeDefined());
  });
});

describe.each([
  ['MessagePort', messagePort],
  ['WebSocket', webSocket],
] as const)('%s, against a client that is not ours', (_name, open) => {
  test('a procedure that is not there is not-found', async () => {
    const { client } = await open();
    const unknown: unknown = client;
    const error = await failure((unknown as { app: { nothing(): Promise<unknown> } }).app.nothing());
    expect(error).toMatchObject({ code: 'not-found' });
  });

  test.each([
    ['no JSON', 'nothing'],
    ['an array', '[1,2]'],
    ['no id', '{"p":{"u":"/app/info"}}'],
    ['a foreign address', '{"i":"1","p":{"u":"http://example.com/app/info"}}'],
    ['a path with dots', '{"i":"1","p":{"u":"/app/../info"}}'],
    ['headers', '{"i":"1","p":{"u":"/app/info","h":{"content-type":"multipart/form-data"}}}'],
    ['binary', new Uint8Array([1, 2, 3])],
  ])('a message that is %s ends the connection', async (_what, data) => {
    const { raw } = await open();
    await expect(raw(data)).resolves.toMatch(/^(closed|1008 shape)$/);
  });

  test('an input that is no RPC value is refused without a trace of the decoder', async () => {
    const { client, lines, raw } = await open();
    void raw('{"i":"hostile","p":{"u":"/jobs/cancel","b":{"json":{"id":1},"meta":[[1,"__proto__","polluted"]]}}}').catch(() => {});
    await expect(client.app.info()).resolves.toBeDefined();
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(lines).toEqual([]);
  });

  test('an answer over 16 MiB is not sent, and the log says so', async () => {
    const { client, lines } = await open();
    void client.app.doctor().catch(() => {});
    await vi.waitFor(() => expect(lines.join()).toMatch(/over the limit of 16777216/), 10_000);
  });
});
