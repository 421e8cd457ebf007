/** A long name on one line, cut in the middle, so that its beginning and its ending can both be read. */
import { plain } from '../format/plain.ts';
import { Plain } from './plain.tsx';

/** Characters at the end that always stay: an extension, a number, the last word. */
const tailLength = 9;

/** Names that are cut at all: shorter ones have no middle to speak of. */
const shortest = 15;

/** The part that gives way and the part that stays; characters outside of the basic plane are never split. */
export function splitForCut(text: string): readonly [head: string, tail: string] {
  const characters = Array.from(text);
  if (characters.length < shortest) return [text, ''];
  return [characters.slice(0, -tailLength).join(''), characters.slice(-tailLength).join('')];
}

/** Draws a name of a hostile file; whole in its tooltip, and in one piece for whoever hears it. */
export function MiddleCut({ text, className = '' }: { readonly text: string; readonly className?: string }) {
  const [head, tail] = splitForCut(text);
  return (
    <span className={`middlecut ${className}`} title={plain(text, 1000)}>
      <span className="vh">
        <Plain text={text} limit={1000} />
      </span>
      <span className="el" aria-hidden>
        <Plain text={head} limit={400} />
      </span>
      {tail === '' ? null : (
        <span className="nw" aria-hidden>
          <Plain text={tail} />
        </span>
      )}
    </span>
  );
}
