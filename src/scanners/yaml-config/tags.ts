/** Judges YAML tags by what a reader that builds objects does with them. */
import { classOfCallable } from '../model-config/callables.ts';

export interface TagFault {
  readonly ruleId: string;
  /** To stand behind "The document has its reader". */
  readonly what: string;
  /** The call in Python, where it is one. */
  readonly call: (given: string) => string;
}

const core = 'tag:yaml.org,2002:';
const plainPython = /^(?:none|bool|str|unicode|bytes|int|long|float|complex|list|tuple|dict)$/;
/** Classes by which readers of Java have been taken over (SnakeYAML, CVE-2022-1471, and marshalsec's collection). */
const javaGadgets =
  /^(?:javax\.(?:script\.ScriptEngineManager|management\.\S+|naming\.\S+|swing\.\S+)|java\.(?:net\.URL\w*|lang\.(?:ProcessBuilder|Runtime)|rmi\.\S+)|com\.sun\.\S+|sun\.\S+|org\.(?:apache|springframework|codehaus|hibernate)\.\S+|com\.mchange\.\S+|ch\.qos\.\S+)$/;

const shortName = (tag: string) => (tag.startsWith(core) ? `!!${tag.slice(core.length)}` : tag);

function python(path: string): TagFault | undefined {
  const [kind = '', ...rest] = path.split(':');
  const name = rest.join(':');
  if (rest.length === 0 && plainPython.test(kind)) return undefined;
  const classed = classOfCallable(name);
  if (/^object\/(?:apply|new)$/.test(kind)) {
    const call = (given: string) => (kind === 'object/new' ? `${name}.__new__(${name}, *${given})` : `${name}(*${given})`);
    if (classed === 'dangerous') return { ruleId: 'MDL-YML-001', what: `call ${name}`, call };
    return { ruleId: classed === 'known' ? 'MDL-YML-005' : 'MDL-YML-002', what: `call ${name}`, call };
  }
  if (kind === 'object')
    return {
      ruleId: classed === 'known' ? 'MDL-YML-005' : 'MDL-YML-002',
      what: `build an object of ${name}`,
      call: (given) => `${name}.__new__(${name}).__setstate__(${given})`,
    };
  if (kind === 'module') return { ruleId: 'MDL-YML-002', what: `import ${name}`, call: () => `__import__("${name}")` };
  if (kind === 'name') return { ruleId: classed === 'known' ? 'MDL-YML-005' : 'MDL-YML-002', what: `import ${name}`, call: () => name };
  return { ruleId: 'MDL-YML-002', what: `build ${shortName(core + path)}`, call: () => path };
}

/** What is wrong with a tag, or undefined for one that stands for plain data. */
export function tagFault(tag: string): TagFault | undefined {
  const found = /^(?:tag:yaml\.org,2002:|tag:[^:]{1,80}:|!)?(python|ruby|js|perl|java|php|dotnet|net)\/(.*)$/s.exec(tag);
  const [, language, path = ''] = found ?? [];
  if (language === 'python') return python(path);
  if (language === 'js' && /^(?:undefined|regexp)$/.test(path)) return undefined;
  if (language !== undefined)
    return { ruleId: 'MDL-YML-002', what: `build the ${language} object ${path.slice(0, 200)}`, call: () => shortName(tag) };
  if (/^tag:ruby\.yaml\.org/.test(tag))
    return { ruleId: 'MDL-YML-002', what: `build the Ruby object ${tag.slice(0, 200)}`, call: () => tag };
  const named = /^(?:tag:yaml\.org,2002:|!(?:type:)?)((?:[A-Za-z_]\w*\.){1,20}[A-Za-z_$]\w*)/.exec(tag)?.[1];
  if (named === undefined) return undefined;
  // CloudFormation and others write `!Fn.Sub`-like tags of their own with a single mark; those are of one part.
  const dangerous = javaGadgets.test(named) || /^System\.(?:Diagnostics|Windows|Management)\./.test(named);
  if (dangerous) return { ruleId: 'MDL-YML-001', what: `build ${named}`, call: (given) => `new ${named}(${given})` };
  return tag.startsWith(core) ? { ruleId: 'MDL-YML-002', what: `build ${named}`, call: (given) => `new ${named}(${given})` } : undefined;
}
