/** The parts of what was verified: those that differ with both hashes, those that are equal folded away. */
import type { VerifyResult } from '#contract/delivery';
import { countText, fill } from '#page/i18n/fill.ts';
import { text } from '#page/i18n/verify.ts';
import { Hash } from '#page/parts/bits.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { sortParts } from './checks.ts';

type Part = VerifyResult['parts'][number];

/** Rows drawn at most: what a person can read through; the rest is counted. */
const mostRows = 300;
const hexHash = /^[0-9a-f]{40,128}$/i;

export function Parts({ parts }: { readonly parts: readonly Part[] }) {
  const { differing, equal } = sortParts(parts);
  return (
    <>
      {differing.length > 0 ? (
        <section className="verifypart">
          <h2>{text.parts.title}</h2>
          <PartTable parts={differing} />
        </section>
      ) : null}
      {equal.length > 0 ? (
        <details className="verifypart">
          <summary className="t2">{fill(text.intactParts, { parts: countText(equal.length, text.part) })}</summary>
          <PartTable parts={equal} />
        </details>
      ) : null}
    </>
  );
}

function PartTable({ parts }: { readonly parts: readonly Part[] }) {
  const { name, state, expected, found, detail, more } = text.parts;
  return (
    <div className="scrolltable">
      <table className="parttable">
        <thead>
          <tr>
            {[name, state, expected, found, detail].map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {parts.slice(0, mostRows).map((part) => (
            <PartRow key={part.name} part={part} />
          ))}
        </tbody>
      </table>
      {parts.length > mostRows ? <p className="t3 s12">{fill(more, { count: parts.length - mostRows })}</p> : null}
    </div>
  );
}

function PartRow({ part }: { readonly part: Part }) {
  const isBad = part.state === 'changed' || part.state === 'missing' || part.state === 'added';
  return (
    <tr className={isBad ? 'bad' : ''}>
      <td className="mono">
        <Plain text={part.name} limit={300} />
      </td>
      <td className={isBad ? 'danger m5' : 't2'}>{text.partState[part.state]}</td>
      <td>
        <Value value={part.expected} />
      </td>
      <td>
        <Value value={part.found} />
      </td>
      <td className="t2">
        <Plain text={part.detail} limit={500} />
      </td>
    </tr>
  );
}

function Value({ value }: { readonly value: string }) {
  if (hexHash.test(value)) return <Hash value={value} digits={16} />;
  return (
    <span className="mono">
      <Plain text={value} limit={120} />
    </span>
  );
}
