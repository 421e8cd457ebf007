// Loaded before the program under test: whatever would leave this machine is written down and refused.
import dgram from 'node:dgram';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import net from 'node:net';

const record = process.env.ASSAY_TRAP;

function refuse(what) {
  appendFileSync(record, `${what}\n`);
  throw new Error(`the network trap refused ${what}`);
}

const isLoopback = (host) => host === undefined || host === 'localhost' || host === '::1' || /^127\./.test(host);

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function trapped(...given) {
  const [first] = Array.isArray(given[0]) ? given[0] : given;
  const isPath = typeof first === 'string' || (typeof first === 'object' && first !== null && typeof first.path === 'string');
  const host = typeof first === 'object' && first !== null ? first.host : given[1];
  if (!isPath && !isLoopback(typeof host === 'string' ? host : undefined)) refuse(`connection to ${host}`);
  return connect.apply(this, given);
};
for (const name of Object.keys(dns)) if (/^(lookup|resolve|reverse)/.test(name)) dns[name] = (host) => refuse(`name ${host}`);
for (const name of Object.keys(dns.promises))
  if (/^(lookup|resolve|reverse)/.test(name)) dns.promises[name] = (host) => refuse(`name ${host}`);
dgram.Socket.prototype.send = () => refuse('datagram');
dgram.Socket.prototype.connect = () => refuse('datagram');
globalThis.fetch = (address) => refuse(`fetch of ${address}`);
