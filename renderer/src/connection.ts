/** Keeps the page connected to the engine: a WebSocket in the browser shell, a port handed over by the preload in Electron. */
import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink as MessagePortLink } from '@orpc/client/message-port';
import { RPCLink as WebSocketLink } from '@orpc/client/websocket';
import { create } from 'zustand';
import { retryDelay } from './format/retry-delay.ts';

type Link = ClientLink<ClientContext>;

interface Connection {
  /** `connecting` is said only before the first connection; afterwards it is `open` or `lost`. */
  readonly state: 'connecting' | 'open' | 'lost';
  /** Attempts since the connection was lost. */
  readonly attempts: number;
}

/** How the connection stands, for the line under the case bar. */
export const useConnection = create<Connection>(() => ({ state: 'connecting', attempts: 0 }));

/** What a call fails with while there is no connection: it may be tried again later and did no harm. */
export class ConnectionLost extends Error {
  readonly code = 'connection-lost';
  constructor() {
    super('There is no connection to the engine.');
    this.name = 'ConnectionLost';
  }
}

const patienceMs = 5000;
let current: Link | undefined;
const waiting = new Set<(link: Link) => void>();

function opened(link: Link): void {
  current = link;
  useConnection.setState({ state: 'open', attempts: 0 });
  for (const resolve of waiting) resolve(link);
  waiting.clear();
}

function lost(retry: () => void): void {
  current = undefined;
  const { state, attempts } = useConnection.getState();
  useConnection.setState({ state: state === 'connecting' && attempts === 0 ? 'connecting' : 'lost', attempts: attempts + 1 });
  setTimeout(retry, retryDelay(attempts));
}

/** The link to the engine, as soon as there is one; fails after 5 s without. */
export function openLink(): Promise<Link> {
  if (current) return Promise.resolve(current);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(take);
      reject(new ConnectionLost());
    }, patienceMs);
    const take = (link: Link) => {
      clearTimeout(timer);
      resolve(link);
    };
    waiting.add(take);
  });
}

function connectSocket(): void {
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc`);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => opened(new WebSocketLink({ websocket: socket })));
  socket.addEventListener('close', () => lost(connectSocket));
}

function connectPort(): void {
  const ask = () => window.postMessage({ type: 'assay:ready' }, window.location.origin);
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const { data } = event;
    const isPort = typeof data === 'object' && data !== null && 'type' in data && data.type === 'assay:port';
    const [port] = event.ports;
    if (event.source !== window || !isPort || port === undefined) return;
    port.addEventListener('close', () => lost(ask));
    const link = new MessagePortLink({ port });
    port.start();
    opened(link);
  });
  ask();
}

/** Connects, and connects again whenever the connection ends. Called once. */
export function connect(): void {
  if (window.assay) connectPort();
  else connectSocket();
}
