/** Times as an auditor reads them: today by the clock, this year by the day, and durations as a rounded number with its range. */

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const clockSeconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** `Today 09:15`, `Yesterday 16:02`, `6 Nov`, `11 May 2025`; what is no date comes back as it was. */
export function momentText(iso: string, now: Date = new Date()): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const days = Math.round((startOfDay(now) - startOfDay(date)) / 86_400_000);
  if (days === 0) return `Today ${clock.format(date)}`;
  if (days === 1) return `Yesterday ${clock.format(date)}`;
  return date.getFullYear() === now.getFullYear() ? dayOfYear.format(date) : day.format(date);
}

/** Date and time to the second: `24 Nov 2026, 14:22:07`. */
export function exactMomentText(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : `${day.format(date)}, ${clockSeconds.format(date)}`;
}

/** Time of the day to the second for a list under a day's head: `14:22:07`. */
export function clockText(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : clockSeconds.format(date);
}

/** How long ago, in one unit: `now`, `5 min`, `20 h`, `2 d`, `7 w`, `2 y`. */
export function ageText(iso: string, now: Date = new Date()): string {
  const minutes = Math.floor((now.getTime() - new Date(iso).getTime()) / 60_000);
  if (Number.isNaN(minutes)) return '';
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  const days = Math.floor(minutes / 1440);
  if (days < 28) return `${days} d`;
  return days < 730 ? `${Math.floor(days / 7)} w` : `${Math.floor(days / 365)} y`;
}

/** A duration in one rounded unit: `8 s`, `4 min`, `2 h`. */
export function durationText(seconds: number): string {
  if (seconds < 100) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}

interface Rounded {
  readonly value: number;
  readonly unit: 'second' | 'minute' | 'hour';
}

function rounded(seconds: number): Rounded {
  if (seconds < 57.5) return { value: Math.max(5, Math.round(seconds / 5) * 5), unit: 'second' };
  return seconds < 5400 ? { value: Math.round(seconds / 60), unit: 'minute' } : { value: Math.round(seconds / 3600), unit: 'hour' };
}

function inWords({ value, unit }: Rounded): string {
  return `${value} ${unit}${value === 1 ? '' : 's'}`;
}

interface Remaining {
  readonly seconds: number;
  readonly low: number;
  readonly high: number;
  readonly basisSeconds: number;
}

/** Remaining time, short and in full: `about 4 minutes` and `between 3 and 6, from the last 90 s`. */
export function remainingText({ seconds, low, high, basisSeconds }: Remaining): { readonly about: string; readonly range: string } {
  const [about, from, to] = [rounded(seconds), rounded(low), rounded(high)];
  const basis = `from the last ${durationText(basisSeconds)}`;
  if (inWords(from) === inWords(to)) return { about: `about ${inWords(about)}`, range: basis };
  const first = from.unit === to.unit && to.unit === about.unit ? String(from.value) : inWords(from);
  const second = from.unit === to.unit && to.unit === about.unit ? String(to.value) : inWords(to);
  return { about: `about ${inWords(about)}`, range: `between ${first} and ${second}, ${basis}` };
}
