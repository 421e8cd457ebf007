/** Where the command line speaks: answers on stdout, progress and words on stderr, so that a machine can read the one without the other. */
import { escaped } from '../escape.ts';

export interface Terminal {
  /** One line of the answer; text from files must come escaped. */
  answer(line: string): void;
  /** A line of JSON. */
  json(value: unknown): void;
  /** A line for the person who waits. */
  say(line: string): void;
  /** Replaces the last progress line; only where a person watches. */
  progress(line: string): void;
  /** Ends the progress line. */
  settle(): void;
}

export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly isWatched: boolean;
  readonly width: number;
}

export function makeTerminal({ err, isWatched, out, width }: Streams): Terminal {
  let shown = false;
  const settle = (): void => {
    if (shown) err('\r\u001b[K');
    shown = false;
  };
  return {
    settle,
    answer: (line) => {
      settle();
      out(`${line}\n`);
    },
    json(value) {
      settle();
      out(`${JSON.stringify(value)}\n`);
    },
    say(line) {
      settle();
      err(`${escaped(line)}\n`);
    },
    progress(line) {
      if (!isWatched) return;
      err(`\r\u001b[K${escaped(line).slice(0, Math.max(20, width - 1))}`);
      shown = true;
    },
  };
}
