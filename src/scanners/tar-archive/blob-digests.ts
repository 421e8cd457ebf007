/** Holds the blobs of container images against the digests that they are named by (OCI image layout 1.1). */
import { createHash } from 'node:crypto';
import type { Budget } from '#formats/budget';
import type { ByteSource } from '#formats/byte-source';

const piece = 1024 * 1024;

/** The SHA-256 that a member's name states, or undefined. */
export function statedDigest(name: string): string | undefined {
  return /(?:^|\/)blobs\/sha256\/([0-9a-f]{64})$/.exec(name)?.[1];
}

export function sha256Of(source: ByteSource, budget: Budget): string {
  const hash = createHash('sha256');
  for (let at = 0; at < source.size; at += piece) {
    budget.spend('maxSteps', 16);
    hash.update(source.read(at, piece));
  }
  return hash.digest('hex');
}

/** Whether a member lies in a layer of a container image, by the path to it. */
export function inImageLayer(member: string): boolean {
  return /(?:^|[!/])(?:blobs\/sha256\/[0-9a-f]{64}|[0-9a-f]{64}\/layer\.tar)(?:!content)?$/.test(member);
}
