/** Names the medium that a file came from, as far as the system tells. */
import { readFileSync } from 'node:fs';
import { sep } from 'node:path';

interface Mount {
  readonly point: string;
  readonly source: string;
}

// The kernel writes blanks and backslashes in mount points as octal escapes (proc(5), /proc/pid/mountinfo).
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_whole, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function mountsOf(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [source, point] = line.split(' ');
    return source !== undefined && point !== undefined ? [{ source: unescaped(source), point: unescaped(point) }] : [];
  });
}

function readMounts(): string {
  try {
    return readFileSync('/proc/self/mounts', 'utf8');
  } catch {
    return '';
  }
}

/** Makes a function from a path to its medium: source and mount point on Linux, the device's number elsewhere. */
export function volumeNamer(mountsText: string = readMounts()): (path: string, device: number) => string {
  const mounts = mountsOf(mountsText).sort((left, right) => right.point.length - left.point.length);
  return (path, device) => {
    const found = mounts.find(({ point }) => path === point || path.startsWith(point.endsWith(sep) ? point : point + sep));
    return found ? `${found.source} at ${found.point}` : `device ${device}`;
  };
}
