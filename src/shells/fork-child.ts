/** Gives the engine its children where Node is the host: one process each, bounded in memory, gone with its parent. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { frameOf, frameReader, mostAnswerBytes } from '#jobs/frames';
import type { ChildHandle, ChildRole, SpawnChild } from '#jobs/protocol';
import { childEnvironment, heapSwitch } from './child-bounds.ts';

/** Most of a dead child's last words that are kept for the log. */
const lastWords = 2000;

/**
 * Node's switches for a child. A reader, which parses hostile bytes in JavaScript alone, runs under Node's permission model:
 * it may read files, but not write one, start a process or a thread, or load native code. The model does not restrict sockets.
 */
export function childSwitches(role: ChildRole): string[] {
  const heap = heapSwitch(role);
  return role === 'reader' ? [heap, '--permission', '--allow-fs-read=*'] : [heap];
}

/**
 * Makes the port by which the engine gets children.
 * @param root the product's root folder
 * @param fromBundle whether this process runs from out/: then so do its children
 * @param log told the last words of a child that ended with a failure
 */
export function forkChildren(root: string, fromBundle: boolean, log: (line: string) => void): SpawnChild {
  const entry = fromBundle ? join(root, 'out', 'main', 'child.js') : join(root, 'src', 'jobs', 'child.ts');
  return (role) => {
    // No channel of Node's own: a child that writes nonsense to one makes its parent throw where nothing can catch it.
    const child = spawn(process.execPath, [...childSwitches(role), entry, role], {
      env: childEnvironment(process.env),
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    logLastWords(child, role, log);
    return handleOf(child);
  };
}

function logLastWords(child: ChildProcess, role: ChildRole, log: (line: string) => void): void {
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-lastWords);
  });
  child.once('close', (code, signal) => {
    if (code !== 0 && words !== '') log(`child ${role} ended with ${signal ?? code}: ${JSON.stringify(words)}`);
  });
}

function handleOf(child: ChildProcess): ChildHandle {
  // A pipe that breaks has lost its child, which onExit tells.
  for (const pipe of child.stdio) pipe?.on('error', () => {});
  return {
    pid: child.pid,
    send(message) {
      // A message to a child that has just died is no failure of the engine: its exit is told by onExit.
      if (child.stdin?.writable) child.stdin.write(frameOf(message));
    },
    onMessage: (listener) => void child.stdio[3]?.on('data', frameReader(listener, mostAnswerBytes)),
    onExit(listener) {
      let told = false;
      const tell = (code: number | null, signal: string | null) => {
        if (!told) listener(code, signal);
        told = true;
      };
      child.once('exit', tell);
      child.once('error', () => tell(null, null));
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
