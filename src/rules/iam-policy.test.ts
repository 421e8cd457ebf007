/** The judgement of policies: laws that hold for every policy, and the cases that AWS's documentation names. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { globMatches } from './glob.ts';
import { passRoleEscalations } from './iam-escalation.ts';
import { grantsEverywhere, grantsSomewhere, grantsWholeService, parsePolicy, type Statement } from './iam-policy.ts';
import { openStatements, trustFaults } from './iam-principal.ts';
import type { Json } from './json.ts';

const seed = 20261124;
const actions = [
  '*',
  's3:*',
  's3:Get*',
  'S3:GetObject',
  'bedrock:*',
  'bedrock:InvokeModel',
  'bedrock:Invoke*',
  'sagemaker:Create*',
  'iam:PassRole',
  'iam:*',
  'sts:AssumeRole',
  '?3:GetObject',
];
const resources = ['*', 'arn:aws:s3:::data/*', 'arn:aws:iam::123456789012:role/*', 'arn:aws:iam::123456789012:role/one', 'arn:aws:s3:::*'];
const conditions: Json[] = [
  { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
  { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } },
  { Bool: { 'aws:SecureTransport': 'true' } },
  { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
  { StringNotEquals: { 'aws:SourceAccount': '1' } },
];
const some = (values: string[]) =>
  fc.oneof(fc.constantFrom(...values), fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }));
const statement = fc.record(
  {
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: some(actions),
    NotAction: some(['iam:*', 's3:*']),
    Resource: some(resources),
    Principal: fc.constantFrom<Json>('*', { AWS: '*' }, { AWS: 'arn:aws:iam::123456789012:root' }, { Service: 'bedrock.amazonaws.com' }),
    Condition: fc.constantFrom(...conditions),
  },
  { requiredKeys: ['Effect'] },
);
const policies = fc.array(statement, { maxLength: 5 });
const parse = (list: readonly unknown[]): Statement[] => parsePolicy({ Statement: JSON.parse(JSON.stringify(list)) }) ?? [];
const asked = ['s3:GetObject', 'bedrock:InvokeModel', 'sagemaker:CreateNotebookInstance', 'iam:PassRole'];

/** Everything that the judgement says about a policy. */
function said(statements: Statement[]): unknown {
  return [
    asked.map((action) => [grantsEverywhere(statements, action).length, grantsSomewhere(statements, action).length]),
    ['s3', 'bedrock'].map((service) => grantsWholeService(statements, service).length),
    passRoleEscalations(statements),
    openStatements(statements).length,
    trustFaults(statements).length,
  ];
}

test('no JSON makes the judgement throw', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      for (const document of [
        value,
        { Statement: value },
        { Statement: [value, { Effect: 'Allow', Action: value, Resource: value, Principal: value, Condition: value }] },
      ])
        said(parsePolicy(document as Json) ?? []);
    }),
    { numRuns: 500, seed },
  );
});

test('the order of statements and the case of actions change nothing', () => {
  fc.assert(
    fc.property(policies, (list) => {
      const reference = said(parse(list));
      expect(said(parse([...list].reverse()))).toEqual(reference);
      const shouted = list.map((each) => ({
        ...each,
        ...(each.Action === undefined ? {} : { Action: [each.Action].flat().map((action) => action.toUpperCase()) }),
      }));
      expect(said(parse(shouted))).toEqual(reference);
    }),
    { seed },
  );
});

test('one more Allow never takes a grant away; a Deny of everything takes all', () => {
  fc.assert(
    fc.property(policies, statement, (list, extra) => {
      const more = parse([...list, { ...extra, Effect: 'Allow' }]);
      const base = parse(list);
      for (const action of asked)
        expect(grantsEverywhere(more, action).length).toBeGreaterThanOrEqual(grantsEverywhere(base, action).length);
      for (const each of passRoleEscalations(base)) expect(passRoleEscalations(more)).toContain(each);
      const none = parse([...list, { Effect: 'Deny', Action: '*', Resource: '*' }]);
      for (const action of asked) expect(grantsSomewhere(none, action)).toEqual([]);
      expect([passRoleEscalations(none), grantsWholeService(none, 's3')]).toEqual([[], []]);
    }),
    { seed },
  );
});

test('what is granted everywhere is granted somewhere', () => {
  fc.assert(
    fc.property(policies, (list) => {
      const statements = parse(list);
      for (const action of asked)
        expect(grantsSomewhere(statements, action).length).toBeGreaterThanOrEqual(grantsEverywhere(statements, action).length);
    }),
    { seed },
  );
});

test('wildcards match as their definition says', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 8 }).map((each) => each.join(''));
  const plain = fc.array(fc.constantFrom('a', 'b'), { maxLength: 10 }).map((each) => each.join(''));
  fc.assert(
    fc.property(letters, plain, (pattern, text) => {
      const reference = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      expect(globMatches(pattern, text)).toBe(reference.test(text));
    }),
    { numRuns: 3000, seed },
  );
  expect(globMatches(`${'*a'.repeat(2000)}b`, 'a'.repeat(8000))).toBe(false);
});

describe('who is let in', () => {
  const open = (Principal: Json, Condition?: Json) =>
    openStatements(
      parsePolicy({
        Statement: { Effect: 'Allow', Principal, Action: 's3:GetObject', Resource: '*', ...(Condition === undefined ? {} : { Condition }) },
      }) ?? [],
    ).length > 0;

  test.each<[string, Json, Json | undefined, boolean]>([
    ['the star', '*', undefined, true],
    ['the star as AWS principal', { AWS: '*' }, undefined, true],
    ['the star among others', { AWS: ['arn:aws:iam::123456789012:root', '*'] }, undefined, true],
    ['an account', { AWS: '123456789012' }, undefined, false],
    ['an organisation', '*', { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }, false],
    ['an organisation, written otherwise', '*', { 'ForAnyValue:StringLike': { 'AWS:PrincipalOrgPaths': 'o-1/*' } }, false],
    ['a condition that a request without the key fulfils', '*', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } }, true],
    [
      'a condition over all values of a key that may be absent',
      '*',
      { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': 'o-1' } },
      true,
    ],
    ['a pattern that fits everyone', '*', { StringLike: { 'aws:PrincipalArn': '*' } }, true],
    ['an ARN of any account', '*', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/admin' } }, true],
    ['a negation', '*', { StringNotEquals: { 'aws:PrincipalAccount': '123456789012' } }, true],
    ['transport encryption alone', '*', { Bool: { 'aws:SecureTransport': 'true' } }, true],
    ['a network', '*', { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }, false],
    ['the whole internet as a network', '*', { IpAddress: { 'aws:SourceIp': ['0.0.0.0/0'] } }, true],
    ['half of the internet', '*', { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } }, true],
  ])('%s', (_, principal, condition, expected) => {
    expect(open(principal, condition)).toBe(expected);
  });

  test('everyone but some is everyone', () => {
    expect(
      openStatements(parsePolicy({ Statement: { Effect: 'Allow', NotPrincipal: { AWS: '1' }, Action: '*', Resource: '*' } }) ?? []),
    ).toHaveLength(1);
    expect(openStatements(parsePolicy({ Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } }) ?? [])).toEqual([]);
  });
});

describe('passing roles', () => {
  const escalates = (...list: unknown[]) => passRoleEscalations(parse(list));
  const create = { Effect: 'Allow', Action: 'sagemaker:CreateTrainingJob', Resource: '*' };
  const pass = (Condition: object) => ({ Effect: 'Allow', Action: 'iam:PassRole', Resource: '*', Condition });

  test('bound to the service that receives it, it still reaches that service', () => {
    expect(escalates(create, pass({ StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } }))).toEqual([
      'sagemaker:CreateTrainingJob',
    ]);
    expect(escalates(create, pass({ StringLike: { 'iam:PassedToService': '*.amazonaws.com' } }))).toEqual(['sagemaker:CreateTrainingJob']);
  });

  test('bound to another service, or to a tag, it is not called an escalation', () => {
    expect(escalates(create, pass({ StringEquals: { 'iam:PassedToService': 'glue.amazonaws.com' } }))).toEqual([]);
    expect(escalates(create, pass({ StringNotEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } }))).toEqual([]);
    expect(escalates(create, pass({ StringEquals: { 'aws:ResourceTag/team': 'x' } }))).toEqual([]);
    const butNot = {
      StringLike: { 'iam:PassedToService': '*.amazonaws.com' },
      StringNotEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
    };
    expect(escalates(create, pass(butNot))).toEqual([]);
  });

  test('granted by what a policy leaves out', () => {
    expect(escalates({ Effect: 'Allow', NotAction: 's3:*', Resource: '*' })).toContain('bedrock:CreateAgent');
  });
});
