/** Which ports of AI software a security group opens to the whole internet. */

import { softwareOfPort } from './ai-workload.ts';
import { child, type JsonObject, objectsAt, textAt } from './json.ts';

/** Ports that AI software listens on by default, and those of web front ends put before it. */
const watched = [3000, 5000, 6006, 6333, 6379, 7860, 8000, 8001, 8002, 8080, 8265, 8888, 10001, 11434, 19530];

function isWorld(rule: JsonObject): boolean {
  const v4 = objectsAt(rule, 'IpRanges').some((range) => /^0\.0\.0\.0\/[0-7]$|^128\.0\.0\.0\/1$/.test(textAt(range, 'CidrIp')));
  return v4 || objectsAt(rule, 'Ipv6Ranges').some((range) => textAt(range, 'CidrIpv6') === '::/0');
}

/** `8888 (Jupyter)` …, ascending; `all ports` for a rule without a port range. */
export function openAiPorts(group: JsonObject): string[] {
  const open = new Set<number>();
  for (const rule of objectsAt(group, 'IpPermissions')) {
    if (!isWorld(rule) || !['tcp', '6', '-1'].includes(textAt(rule, 'IpProtocol'))) continue;
    const from = child(rule, 'FromPort');
    const to = child(rule, 'ToPort');
    const every = textAt(rule, 'IpProtocol') === '-1' || typeof from !== 'number' || typeof to !== 'number';
    if (every) return ['all ports'];
    for (const port of watched) if (from <= port && port <= to) open.add(port);
  }
  return [...open].sort((a, b) => a - b).map((port) => (softwareOfPort(port) === '' ? String(port) : `${port} (${softwareOfPort(port)})`));
}
