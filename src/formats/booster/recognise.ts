/** Recognises models of boosting libraries by their marks. */
import type { ByteSource } from '../byte-source.ts';
import type { Format } from '../format.ts';
import type { TextSample } from '../text-sample.ts';
import { looksLikeUbjson } from '../ubjson/read.ts';

const booster = (label: string): Format => ({ kind: 'booster', label });

export function boosterFormat(_source: ByteSource, head: Uint8Array): Format | undefined {
  const start = Buffer.from(head.subarray(0, 4)).toString('latin1');
  if (start === 'binf') return booster('XGBoost model (old binary)');
  if (start === 'bs64' && (head[4] === 9 || head[4] === 32)) return booster('XGBoost model (old binary in base64)');
  if (start === 'CBM1') return booster('CatBoost model');
  return looksLikeUbjson(head) ? booster('XGBoost model (UBJSON)') : undefined;
}

/** LightGBM's text: the first line names the kind of model, `version=` follows. */
export function lightgbmFormat({ trimmed }: TextSample): Format | undefined {
  return /^tree\r?\n(?:[^\n]{0,200}\n){0,12}?version=v\d/.test(trimmed) || /^tree\r?\nversion=/.test(trimmed)
    ? booster('LightGBM model (text)')
    : undefined;
}
