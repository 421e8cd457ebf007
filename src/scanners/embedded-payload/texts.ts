/** Finds stretches of text among numbers and tells those that act: scripts, commands, keys, and files written as base64. */
import type { ByteSource } from '#formats/byte-source';
import { bytesSource } from '#formats/byte-source';
import { tryPickle } from '#formats/pickle/recognise';
import { textPayload } from '../text-payload.ts';
import type { Check, Found, Haystack } from './found.ts';

const longestRun = 64 * 1024;
const longestLead = 4096;
/** Shorter text could be chance in eight-bit weights, or one word of a vocabulary. */
const shortestRun = 20;

const isText = (byte: number) => (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13;

export interface TextRun {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The stretch of text around a place, within bounds. */
export function textRun(
  { from, source, to }: { readonly source: ByteSource; readonly from: number; readonly to: number },
  at: number,
): TextRun {
  const first = Math.max(from, at - longestLead);
  const before = source.read(first, at - first);
  let lead = before.length;
  while (lead > 0 && isText(before[lead - 1] ?? 0)) lead -= 1;
  const start = first + lead;
  const bytes = source.read(start, Math.min(to, at + longestRun) - start);
  // Less than asked for comes from a source that ends early.
  let length = Math.min(bytes.length, at - start);
  while (length < bytes.length && isText(bytes[length] ?? 0)) length += 1;
  return { from: start, to: start + length, text: Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('latin1') };
}

/** What decoded base64 is, where it is a file that acts. */
function decodedLabel(bytes: Buffer): string | undefined {
  const head = bytes.toString('latin1', 0, 8);
  if (head.startsWith('\x7fELF')) return 'an ELF executable';
  if (head.startsWith('MZ') && bytes.includes('PE\0\0', 0, 'latin1')) return 'a Windows executable';
  if (head.startsWith('PK\x03\x04')) return 'a zip archive';
  if (head.startsWith('\x1f\x8b\x08') && (bytes[3] ?? 255) < 32) return 'a gzip stream';
  if (head.startsWith('#!/')) return 'a script';
  if (head.startsWith('\x80')) {
    const trial = tryPickle(bytesSource(bytes));
    if (trial.recognised && trial.imports > 0) return 'a pickle that imports something';
  }
  return undefined;
}

const wordy =
  /import |eval|exec|os\.|subprocess|socket|__|<\w|<\?|#!|\/bin\/|\/dev\/tcp|sh |curl|wget|powershell|cmd|script|pickle|rm -|chmod|jndi|\\x/i;
const privateKey = /-----BEGIN (?:[A-Z]{2,10} )?(?:ENCRYPTED )?PRIVATE KEY(?: BLOCK)?-----/;
/** A script from its first line on, or a batch file's. */
const scriptLine =
  /#! ?\/(?:usr\/)?(?:local\/)?bin\/\w|@echo off|(?:^|\n|\b)(?:import|from) (?:os|sys|subprocess|socket|ctypes|base64|pickle|urllib|requests|shutil|builtins|pty)\b[^\n]*\n/i;
const shellWords =
  /\b(?:Invoke-(?:Expression|WebRequest)|IEX ?\(|DownloadString\(|FromBase64String\(|WScript\.Shell|ActiveXObject\(|CreateObject\()/i;

/** What a stretch of text is, where it acts. */
export function judgeRun(run: TextRun, hay: Haystack): Found | undefined {
  const { from, text, to } = run;
  if (text.length < shortestRun) return undefined;
  hay.budget.spend('maxSteps', 1 + (text.length >> 6));
  const found = (label: string, kind: Found['kind'] = 'script', at = 0): Found => {
    const start = Math.max(0, at);
    return { kind, label, from: from + start, to, closed: true, text: text.slice(start, start + 400) };
  };
  const key = privateKey.exec(text);
  if (key) return found('a private key', 'key', key.index);
  const line = scriptLine.exec(text);
  if (line) return found('a script', 'script', line.index);
  const shell = shellWords.exec(text);
  if (shell) return found('a script', 'script', shell.index);
  for (const match of text.matchAll(/[A-Za-z0-9+/_-]{64,}={0,2}/g)) {
    const label = decodedLabel(Buffer.from(match[0].slice(0, 65_536), 'base64'));
    if (label) return found(`${label}, written in base64`, 'script', match.index);
  }
  if (!wordy.test(text) && !/[A-Za-z0-9+/_-]{24,}/.test(text)) return undefined;
  const payload = textPayload(text, hay.budget);
  return payload ? found(payload.what, 'script', text.indexOf(payload.excerpt)) : undefined;
}

/** Words at which short commands are found too, that no sixteen aligned characters show. */
export const words: readonly string[] = ['#!/bin/', '#!/usr/bin/', '<script', '<?php ', '-----BEGIN ', '/bin/sh', '/bin/bash', '/dev/tcp/'];
export const moreWords: readonly string[] = [
  '__import__(',
  'os.system(',
  'os.popen(',
  'subprocess.',
  'powershell',
  'import os',
  'import subprocess',
];

/** A stretch around one of the words. */
export const wordRun: Check = (hay, at) => {
  const head = Buffer.from(hay.source.read(at, Math.min(20, hay.to - at)))
    .toString('latin1')
    .toLowerCase();
  if (![...words, ...moreWords].some((word) => head.startsWith(word.toLowerCase()))) return undefined;
  return judgeRun(textRun(hay, at), hay);
};
