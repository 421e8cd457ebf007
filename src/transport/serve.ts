/** Serves the engine's router to one client over a channel: a WebSocket of the browser shell or a MessagePort of Electron. */
import type { Router } from '@orpc/server';
import { RPCHandler as MessagePortHandler } from '@orpc/server/message-port';
import { RPCHandler as WebSocketHandler } from '@orpc/server/ws';
import type { WebSocket } from 'ws';
import type { contract } from '#contract/contract';
import { admitMessages, messageLimit } from './admit-message.ts';
import type { FailureLog } from './errors.ts';
import { guardCalls, guardProtocol } from './guard-calls.ts';

/** The engine's implementation of the contract; handlers need no context. */
export type AssayRouter = Router<typeof contract, Record<never, never>>;

type MessageListener = (event: { data: unknown }) => void;

/** What is needed of a `ws` socket. */
export interface ServedSocket {
  send(data: string, sent: (failure?: Error) => void): void;
  close(code: number, reason: string): void;
  addEventListener(type: 'message', listener: MessageListener): void;
  addEventListener(type: 'close', listener: () => void): void;
}

/** What is needed of a port: Node's MessagePort has it, and so has Electron's MessagePortMain. */
export interface ServedPort {
  postMessage(message: unknown): void;
  on(type: 'message', listener: (message: unknown) => void): unknown;
  on(type: 'close', listener: () => void): unknown;
  close(): void;
  start(): void;
}

function handlerOptions(failures: FailureLog) {
  return { clientInterceptors: [guardCalls(failures)], interceptors: [guardProtocol(failures)] };
}

function limitedText(data: unknown, failures: FailureLog): string | undefined {
  if (typeof data === 'string' && data.length <= messageLimit) return data;
  failures.log(
    `an answer was not sent: it is ${typeof data === 'string' ? `${data.length} long, over the limit of ${messageLimit}` : 'not text'}`,
  );
  return undefined;
}

/** Serves one WebSocket until it closes; a client that breaks the protocol is disconnected with the reason. */
export function serveWebSocket(router: AssayRouter, socket: ServedSocket, failures: FailureLog): void {
  const admit = admitMessages(() => performance.now());
  const gated = {
    send(data: unknown): Promise<void> | undefined {
      const text = limitedText(data, failures);
      if (text === undefined) return socket.close(1009, 'answer too large') ?? undefined;
      return new Promise((resolve) => socket.send(text, () => resolve()));
    },
    addEventListener(type: 'message' | 'close', listener: MessageListener & (() => void)): void {
      if (type === 'close') socket.addEventListener('close', listener);
      else
        socket.addEventListener('message', ({ data }) => {
          const admission = admit(data);
          if ('admitted' in admission) listener({ data: admission.admitted });
          else socket.close(admission.refused === 'size' ? 1009 : 1008, admission.refused);
        });
    },
  };
  void new WebSocketHandler(router, handlerOptions(failures)).upgrade(gated as Pick<WebSocket, 'addEventListener' | 'send'>);
}

/** Serves one MessagePort until it closes. */
export function serveMessagePort(router: AssayRouter, port: ServedPort, failures: FailureLog): void {
  const admit = admitMessages(() => performance.now());
  const gated = {
    postMessage(data: unknown): void {
      const text = limitedText(data, failures);
      if (text === undefined) port.close();
      else port.postMessage(text);
    },
    on(type: string, listener: (event?: { data: unknown }) => void): void {
      if (type === 'close') port.on('close', () => listener());
      if (type !== 'message') return;
      port.on('message', (message) => {
        const data = typeof message === 'object' && message !== null && 'data' in message ? message.data : message;
        const admission = admit(data);
        if ('admitted' in admission) listener({ data: admission.admitted });
        else port.close();
      });
    },
  };
  new MessagePortHandler(router, handlerOptions(failures)).upgrade(gated);
  port.start();
}
