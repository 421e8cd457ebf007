/** IAM policies arrive as objects, as JSON in a string, or URL-encoded: here they become objects. */
import { isObject, isShallow, type Json, type JsonObject } from '#rules/json';

const longest = 256 * 1024;

/** The policy as an object; undefined when it is none. RFC 3986 encoding is what `get-account-authorization-details` returns. */
export function policyDocument(value: Json | undefined): JsonObject | undefined {
  if (isObject(value)) return value;
  if (typeof value !== 'string' || value.length > longest) return undefined;
  try {
    const text = /^\s*%7[Bb]/.test(value) ? decodeURIComponent(value) : value;
    const parsed: Json = JSON.parse(text);
    return isObject(parsed) && isShallow(parsed, 40) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
