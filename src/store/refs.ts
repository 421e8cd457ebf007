/** The short names by which running text calls the rows of a case. */

const digits = { I: 4, F: 4, E: 4, A: 3, R: 2, L: 2 } as const;
export type RefKind = keyof typeof digits;

/** `I-0001` artifacts, `F-0001` findings, `E-0001` evidence, `A-001` assessments, `R-01` reports, `L-01` hash lists; grows beyond its digits. */
export function refOf(kind: RefKind, id: number): string {
  return `${kind}-${String(id).padStart(digits[kind], '0')}`;
}

/** The id behind a ref, or undefined when it is none of this kind. */
export function idOfRef(kind: RefKind, ref: string): number | undefined {
  const match = /^([A-Z])-(\d{1,15})$/.exec(ref);
  return match?.[1] === kind ? Number(match[2]) : undefined;
}

/** The same in SQL, for filters. */
export function refSql(kind: RefKind, column: string): string {
  return `printf('${kind}-%0${digits[kind]}d', ${column})`;
}
