/** How a child speaks with its parent: in frames over its pipes where Node started it, or over Electron's parent port. */
import { writeSync } from 'node:fs';
import { frameOf, frameReader, mostAnswerBytes } from './frames.ts';

export interface ChildChannel {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** What is needed of Electron's process.parentPort. */
interface ParentPort {
  on(type: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  postMessage(message: unknown): void;
}

function electronPort(): ParentPort | undefined {
  const host: { readonly parentPort?: ParentPort } = process;
  return host.parentPort;
}

/** What a child says goes out on this descriptor, so that nothing that a library prints gets between. */
const outDescriptor = 3;

function writeFrame(message: unknown): void {
  const frame = frameOf(message, mostAnswerBytes);
  for (let done = 0; done < frame.length; ) done += writeSync(outDescriptor, frame, done);
}

/** Opens the channel that this process was started with. A child of Node ends with its parent; a utility process does so by itself. */
export function openChannel(): ChildChannel {
  const port = electronPort();
  if (port) {
    return { send: (message) => port.postMessage(message), onMessage: (listener) => void port.on('message', ({ data }) => listener(data)) };
  }
  process.stdin.once('close', () => process.exit(0));
  // Ctrl+C reaches every process of the terminal; the engine decides when its children end.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  return { send: writeFrame, onMessage: (listener) => void process.stdin.on('data', frameReader(listener)) };
}
