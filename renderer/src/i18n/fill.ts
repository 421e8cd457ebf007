/** Puts values into sentences and numbers into words, in one place so that another language can do it differently. */

/** Replaces `{name}` by its value; a name that is not given stays as it is. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? whole : typeof value === 'number' ? numberText(value) : value;
  });
}

const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });

/** 1284 as `1,284`. */
export function numberText(value: number): string {
  return numbers.format(value);
}

/** `1 file`, `1,284 files`. */
export function countText(count: number, one: string, many: string = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}
