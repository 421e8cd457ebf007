/** Dropped files stay below their batch and arrive whole. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { batchDir, batchEntries, receivePiece, removeUploads } from './uploads.ts';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'assay-uploads-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const batch = 'drop-0001';
const piece = (path: string, offset: number, text: string) => ({ batch, path, offset, base64: Buffer.from(text).toString('base64') });

test('pieces in order make the file', () => {
  expect(receivePiece(dataDir, piece('models/a.pt', 0, 'abc'))).toBe(3);
  expect(receivePiece(dataDir, piece('models/a.pt', 3, 'def'))).toBe(6);
  expect(readFileSync(join(batchDir(dataDir, batch), 'models', 'a.pt'), 'utf8')).toBe('abcdef');
  expect(batchEntries(dataDir, batch)).toEqual([join(batchDir(dataDir, batch), 'models')]);
});

test('a piece out of order is refused', () => {
  receivePiece(dataDir, piece('a', 0, 'abc'));
  expect(() => receivePiece(dataDir, piece('a', 2, 'x'))).toThrow(/where 3 comes next/);
});

test.each(['../x', 'a/../../x', '/etc/passwd', 'a//b', '.', 'a\\b', 'a\0b', 'a'.repeat(300)])('the name %j is refused', (name) => {
  expect(() => receivePiece(dataDir, piece(name, 0, 'x'))).toThrow(/cannot be used/);
});

test('what an earlier session left is removed', () => {
  receivePiece(dataDir, piece('a', 0, 'abc'));
  removeUploads(dataDir);
  expect(existsSync(batchDir(dataDir, batch))).toBe(false);
  expect(() => batchEntries(dataDir, batch)).toThrow(/Nothing was received/);
});
