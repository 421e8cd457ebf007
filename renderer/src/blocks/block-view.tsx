/** Draws one block of the report on paper: the same blocks that the PDF is made of. */

import type { Block, Inline } from '#contract/delivery';
import { type Severity, severities } from '#contract/findings';
import { text } from '../i18n/blocks.ts';
import { fill } from '../i18n/fill.ts';
import { Mark } from '../parts/mark.tsx';
import { Plain } from '../parts/plain.tsx';
import './blocks.css';
import { Curve } from './curve.tsx';

const styles = { plain: undefined, strong: 'b', code: 'pcode', dim: 'pt3' } as const;

function Inlines({ inlines }: { readonly inlines: readonly Inline[] }) {
  return inlines.map(({ text: value, style }, index) => (
    <span key={`${String(index)}-${value.slice(0, 12)}`} className={styles[style ?? 'plain']}>
      <Plain text={value} />
    </span>
  ));
}

/** The severity that a cell's whole text is, or undefined. */
export function severityOf(cell: readonly Inline[]): Severity | undefined {
  const word = cell
    .map(({ text: value }) => value)
    .join('')
    .trim()
    .toLowerCase();
  return severities.find((severity) => severity === word);
}

function Cell({ cell }: { readonly cell: readonly Inline[] }) {
  const severity = severityOf(cell);
  if (!severity) return <Inlines inlines={cell} />;
  return (
    <span className="pseverity">
      <Mark severity={severity} size={9} />
      <Inlines inlines={cell} />
    </span>
  );
}

function Table({ block }: { readonly block: Extract<Block, { type: 'table' }> }) {
  const whole = block.widths.reduce((sum, width) => sum + width, 0) || 1;
  return (
    <table>
      {block.caption ? <caption>{block.caption}</caption> : null}
      <thead>
        <tr>
          {block.head.map((title, column) => (
            <th key={`${String(column)}-${title}`} scope="col" style={{ width: `${String(((block.widths[column] ?? 0) / whole) * 100)}%` }}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {block.rows.map((row, index) => (
          <tr key={`${String(index)}-${row[0]?.[0]?.text ?? ''}`}>
            {row.map((cell, column) => (
              <td key={`${String(column)}-${block.head[column] ?? ''}`}>
                <Cell cell={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bars({ block }: { readonly block: Extract<Block, { type: 'bars' }> }) {
  return (
    <figure>
      <figcaption>{block.caption}</figcaption>
      <div className="pbars">
        {block.rows.map(({ label, value, text: shown, tone }, index) => (
          <div key={`${String(index)}-${label}`} className="pbar">
            <span>
              <Plain text={label} />
            </span>
            <span className="ptrack" role="img" aria-label={fill(text.barLabel, { label, value: shown })}>
              <i data-tone={tone} style={{ width: `${String(block.max > 0 ? Math.min(100, (value / block.max) * 100) : 0)}%` }} />
            </span>
            <span className="pt3">{shown}</span>
          </div>
        ))}
      </div>
    </figure>
  );
}

/** One block. Text of a file's making inside it is escaped, never read as markup. */
export function BlockView({ block, width }: { readonly block: Block; readonly width: number }) {
  switch (block.type) {
    case 'heading': {
      // The section's own title is an h2; no level may be skipped below it.
      const Level = block.level === 3 ? 'h4' : 'h3';
      return <Level id={block.anchor}>{block.text}</Level>;
    }
    case 'paragraph':
      return (
        <p>
          <Inlines inlines={block.inlines} />
        </p>
      );
    case 'list':
      return (
        <ul>
          {block.items.map((item, index) => (
            <li key={`${String(index)}-${item[0]?.text.slice(0, 12) ?? ''}`}>
              <Inlines inlines={item} />
            </li>
          ))}
        </ul>
      );
    case 'table':
      return <Table block={block} />;
    case 'code':
      return (
        <pre>
          {block.text.split('\n').map((line, index) => (
            <span key={`${String(index)}-${line.slice(0, 12)}`} className="pline">
              <Plain text={line} />
            </span>
          ))}
        </pre>
      );
    case 'facts':
      return (
        <dl>
          {block.rows.map(({ label, value }, index) => (
            <div key={`${String(index)}-${label}`}>
              <dt>{label}</dt>
              <dd>
                <Plain text={value} />
              </dd>
            </div>
          ))}
        </dl>
      );
    case 'bars':
      return <Bars block={block} />;
    case 'curve':
      return (
        <figure>
          <figcaption>{block.caption}</figcaption>
          <Curve caption={block.caption} series={block.series} floor={block.floor} height={210} fixedWidth={width} />
        </figure>
      );
  }
}
