/** Finds the packages that a project asks for, in the ways in which projects write them down. */

export interface Requirement {
  readonly name: string;
  /** As written, '' where any version will do. */
  readonly version: string;
  readonly at: number;
  readonly end: number;
  readonly line: string;
}

interface Line {
  readonly text: string;
  readonly at: number;
}

function* linesOf(text: string): Generator<Line> {
  let at = 0;
  while (at < text.length) {
    const feed = text.indexOf('\n', at);
    const end = feed < 0 ? text.length : feed;
    yield { text: text.slice(at, end), at };
    at = end + 1;
  }
}

const specified =
  /^([A-Za-z0-9][\w.-]{0,100})\s*(?:\[[\w ,.-]{0,200}\])?\s*((?:===?|>=|<=|~=|!=|<|>)\s*[^;#"'\s,]{1,100}(?:\s*,\s*[<>=!~]+\s*[^;#"'\s,<>=!~][^;#"'\s,]{0,60})*)?\s*(?:[;#@\\].*|--hash.*)?$/;

/** Requirements of `requirements.txt`, of lists in quotes (pyproject) and of tables (`name = "version"`). */
export function* requirementsIn(text: string): Generator<Requirement> {
  const project = /^\[[\w."-]+\]/m.test(text);
  let table = '';
  let list = false;
  for (const { text: line, at } of linesOf(text)) {
    const trimmed = line.trim();
    const end = at + line.length;
    if (!project) {
      const match = trimmed.startsWith('-') || trimmed.startsWith('#') ? null : specified.exec(trimmed.slice(0, 500));
      if (match?.[1]) yield { name: match[1], version: match[2] ?? '', at, end, line: trimmed };
      continue;
    }
    const header = /^\[+([^\]]+)\]+/.exec(trimmed)?.[1];
    if (header !== undefined) {
      table = header;
      list = false;
      continue;
    }
    if (
      /^(?:dependencies|requires|dev|test|[\w-]+)\s*=\s*\[/.test(trimmed) &&
      /project|build-system|dependency-groups|tool\.(?:uv|pdm)/.test(table)
    )
      list = /^(?:dependencies|requires)\b/.test(trimmed) || /optional-dependencies|dependency-groups|dev-dependencies/.test(table);
    if (list) {
      for (const quoted of trimmed.slice(0, 4000).matchAll(/["']([^"']{1,300})["']/g)) {
        const match = specified.exec((quoted[1] ?? '').trim());
        if (match?.[1]) yield { name: match[1], version: match[2] ?? '', at, end, line: quoted[1] ?? '' };
      }
      if (trimmed.includes(']') && !/\[[\w,]*\]["',]/.test(trimmed)) list = false;
    } else if (/(?:^|\.)(?:dependencies|dev-dependencies|packages|dev-packages)$/.test(table)) {
      const match = /^["']?([A-Za-z0-9][\w.-]*)["']?\s*=\s*(?:["']([^"']*)["']|\{[^}]*version\s*=\s*["']([^"']*)["'])/.exec(
        trimmed.slice(0, 500),
      );
      const version = match?.[2] ?? match?.[3] ?? '';
      if (match?.[1] && match[1] !== 'python')
        yield { name: match[1], version: version === '*' ? '' : version.replace(/^(?=\d)/, '=='), at, end, line: trimmed };
    }
  }
}

/** Packages of a conda environment: `- name=version`, and pip's below it. */
export function* condaRequirements(text: string): Generator<Requirement> {
  for (const { text: line, at } of linesOf(text)) {
    const match =
      /^\s*-\s+["']?(?:[\w.-]+::)?([A-Za-z0-9][\w.-]*)(?:\[[\w,]*\])?\s*(={1,2}[\w.*]+|[<>!~]=?[\w.*]+)?(?:=[\w.*]+)?["']?\s*(?:#.*)?$/.exec(
        line.slice(0, 300),
      );
    if (match?.[1] && match[1] !== 'pip' && match[1] !== 'python')
      yield { name: match[1], version: (match[2] ?? '').replace(/^=(?!=)/, '=='), at, end: at + line.length, line: line.trim() };
  }
}
