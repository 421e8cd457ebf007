/** Parses JSON within bounds: depth and structure are counted before the parser runs, and its error texts, which quote the file, stay inside. */
import { LimitReached, type Limits, MalformedInput } from '#formats/limits';
import type { Json } from '#rules/json';

/** Deeper than any export that is known; shallow enough for recursion over the result. */
export const maxNesting = 100;

/**
 * Walks the text once.
 * @throws LimitReached when it is nested deeper than `maxNesting` or has more values than `limits.maxSteps`
 */
function checkStructure(text: string, limits: Limits): void {
  let depth = 0;
  let values = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (quoted) {
      if (code === 0x5c) index += 1;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > maxNesting) throw new LimitReached('maxDepth', `The JSON is nested more than ${maxNesting} levels deep.`);
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
    else if (code === 0x2c) {
      values += 1;
      if (values > limits.maxSteps) throw new LimitReached('maxSteps', `The JSON has more than ${limits.maxSteps} values.`);
    }
  }
}

/**
 * @throws MalformedInput when it is no JSON; the message never quotes the text
 * @throws LimitReached by `checkStructure`
 */
export function parseJson(text: string, limits: Limits): Json {
  checkStructure(text, limits);
  try {
    return JSON.parse(text);
  } catch (error) {
    const place = error instanceof Error ? /position (\d+)/.exec(error.message) : null;
    const offset = place ? Number(place[1]) : text.length;
    throw new MalformedInput(`The JSON breaks off or is faulty at character ${offset}.`, offset);
  }
}
