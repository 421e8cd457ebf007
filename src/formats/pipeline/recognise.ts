/** Tells files that build and install from other text: lists of requirements, project files, Dockerfiles, makefiles. */
import type { Format } from '../format.ts';
import type { TextSample } from '../text-sample.ts';

/** PEP 508 with pip's options; one line each. */
const requirement =
  /^[A-Za-z0-9][\w.-]*(?:\s*\[[\w ,.-]*\])?\s*(?:(?:==|>=|<=|~=|!=|<|>|===)\s*[\w.*+!-]+(?:\s*,\s*(?:==|>=|<=|~=|!=|<|>)\s*[\w.*+!-]+)*)?\s*(?:[;#].*|--hash=.*|\\\s*)?$/;
const option =
  /^(?:-r|-c|-e|-i|-f|--(?:requirement|constraint|editable|index-url|extra-index-url|find-links|trusted-host|no-index|pre|hash|no-binary|only-binary|prefer-binary|require-hashes))(?:[\s=]|$)/;
const address = /^(?:[A-Za-z0-9][\w.-]*(?:\[[\w,.-]*\])?\s*@\s*)?(?:git\+|hg\+|svn\+|bzr\+|https?:\/\/|file:)\S+/;
const version = /(?:==|>=|<=|~=|!=)\s*\d/;

const requirements: Format = { kind: 'requirements', label: 'List of Python requirements' };

export function requirementsFormat({ text, lines, name }: TextSample): Format | undefined {
  if (/^\[(?:build-system|project|tool\.(?:poetry|uv|pdm))\b[^\n]*\]\s*$/m.test(text) || /^\[(?:dev-)?packages\]\s*$/m.test(text))
    return { kind: 'requirements', label: 'Python project file' };
  const told = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  if (
    told.length === 0 ||
    !told.every((line) => requirement.test(line) || option.test(line) || address.test(line) || line.startsWith('--hash'))
  )
    return undefined;
  const sure = told.filter((line) => version.test(line) || option.test(line) || address.test(line)).length;
  const named = /(?:require|constraint)[\w.-]*\.(?:txt|in)$/i.test(name);
  return named || (sure > 0 && sure >= told.length * 0.3) ? requirements : undefined;
}

/** Dockerfiles, makefiles and shell scripts by what only they say. */
export function pipelineFormat({ text, lines, name }: TextSample): Format | undefined {
  if (/^#![^\n]{0,60}\b(?:ba|z|da|k)?sh\b/.test(text)) return { kind: 'pipeline', label: 'Shell script' };
  const from = lines.some((line) => /^FROM\s+(?:--platform=\S+\s+)?[\w./:${}@-]+(?:\s+AS\s+\w[\w.-]*)?\s*$/i.test(line));
  if (from && lines.some((line) => /^(?:RUN|CMD|ENTRYPOINT|COPY|ADD|ENV|WORKDIR|ARG)\s+\S/.test(line)))
    return { kind: 'pipeline', label: 'Dockerfile' };
  const target = /^[\w.%/-]+(?: [\w.%/-]+)*\s*:(?!=)[^\n]*\n\t\S/m.test(text);
  if (target && !text.includes('\n    ') && (/^\.PHONY\s*:/m.test(text) || /(?:^|\/)(?:GNU)?makefile$|\.mk$/i.test(name)))
    return { kind: 'pipeline', label: 'Makefile' };
  return undefined;
}
