/** What a shape is: how an output without ARNs is told, and whose properties it holds. */
import type { JsonObject } from '#rules/json';

export interface Piece {
  readonly key: string;
  readonly type: string;
  readonly kind: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly pointer: string;
  readonly properties: JsonObject;
}

export interface Shape {
  readonly label: string;
  fits(document: JsonObject, path: string): boolean;
  pieces(document: JsonObject, path: string): Iterable<Piece>;
}
