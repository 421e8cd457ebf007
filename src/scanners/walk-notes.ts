/** What a walk learns beside observations: the tree of contents, the model's card and the reasons for trust, each within a bound. */
import type { CoverageRange } from '#contract/findings';
import type { Assurance, ContentNode, ModelCard } from '#contract/models';
import { tidyCoverage } from './tidy-coverage.ts';

const maxNodes = 5000;
const maxAssurances = 200;
const longestText = 2000;
const maxRangesOfMember = 2000;

/** A member while it is being read. */
export interface OpenNode {
  readonly member: string;
  readonly format: string;
  readonly size: number;
  readonly from: number | undefined;
  readonly ranges: CoverageRange[];
  detail: string;
}

export class WalkNotes {
  readonly #nodes: OpenNode[] = [];
  readonly #assurances = new Map<string, Assurance>();
  #card: ModelCard = {};
  /** Members that found no room in the tree. */
  nodesDropped = 0;

  /** Opens a member's node; what is noted of it afterwards is kept where the tree has room. */
  open(member: string, format: string, size: number, from: number | undefined): OpenNode {
    const node: OpenNode = { member: member.slice(0, longestText), format, size, from, ranges: [], detail: '' };
    if (this.#nodes.length < maxNodes) this.#nodes.push(node);
    else this.nodesDropped += 1;
    return node;
  }

  cover(node: OpenNode, range: CoverageRange): void {
    if (node.ranges.length < maxRangesOfMember) node.ranges.push(range);
  }

  assure(what: string, why: string, member: string): void {
    const key = `${member}\n${what}`;
    if (this.#assurances.size >= maxAssurances || this.#assurances.has(key)) return;
    const said = { what: what.slice(0, longestText), why: why.slice(0, longestText) };
    this.#assurances.set(key, member === '' ? said : { ...said, member: member.slice(0, longestText) });
  }

  describe(card: ModelCard): void {
    this.#card = { ...card, ...this.#card };
  }

  get card(): ModelCard {
    return this.#card;
  }

  assurances(): Assurance[] {
    return [...this.#assurances.values()];
  }

  contents(): ContentNode[] {
    return this.#nodes.map(({ detail, format, from, member, ranges, size }) => {
      const coverage = { parsed: 0, hashed: 0, unread: 0 };
      for (const range of tidyCoverage(ranges, size)) coverage[range.state] += range.to - range.from;
      return { member, format, size, ...(from === undefined ? {} : { from }), coverage, detail };
    });
  }
}
