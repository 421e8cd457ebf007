/** Methods and versions, and how a stranger checks the report: what is needed to get the same result again and to trust the file. */
import { code, codeBlock, dim, facts, heading, paragraph, plain, strong, table } from '../blocks.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { whole } from '../text/numbers.ts';

const { columns } = strings;

export const methods: MakeSection = ({ checklist: { framework }, methods: all, posture, rulesHash, rulesVersion, toolVersion }) => ({
  id: 'methods',
  title: strings.methods.section,
  blocks: [
    facts([
      [strings.methods.tool, toolVersion],
      [strings.methods.rules, rulesVersion],
      [strings.methods.rulesHash, rulesHash],
      [strings.methods.posture, posture.method],
      [strings.methods.framework, `${framework.title}, ${framework.version}`],
    ]),
    paragraph(plain(strings.methods.determinism)),
    all.length === 0
      ? paragraph(plain(strings.methods.none))
      : table(
          strings.methods.caption,
          [
            [columns.method, 44],
            [columns.ref, 30],
            [columns.version, 12],
            [columns.files, 14],
          ],
          all.map(({ examined, id, title, version }) => [[plain(title)], [code(id)], [plain(String(version))], [plain(whole(examined))]]),
        ),
  ],
});

/**
 * The blocks of docs/verify.md without their comments, whole: `set -eu` is what makes a failing `test` end them. A test compares them.
 * Lines that the page is too narrow for go on after a backslash, where a shell reads on, so that what is copied out of the PDF still runs;
 * two spaces in a row would not survive the copying.
 */
const pdfsig = `set -eu
pdfsig report.pdf | tee pdfsig.txt
grep -q 'Signature is Valid' pdfsig.txt
if grep -q 'Not total document signed' pdfsig.txt; then exit 1; fi
grep -q 'Total document signed' pdfsig.txt`;

const openssl = `set -eu
set -- $(grep -a -o '/ByteRange \\[[0-9 ]*\\]' report.pdf | tail -n 1 | tr -dc '0-9 ')
test "$1" -eq 0
test "$(($3 + $4))" -eq "$(wc -c < report.pdf)"
test "$(head -c "$(($2 + 1))" report.pdf | tail -c 1)" = '<'
test "$(head -c "$3" report.pdf | tail -c 1)" = '>'
head -c "$(($3 - 1))" report.pdf | tail -c "+$(($2 + 2))" > signature.hex
if LC_ALL=C grep -a -q '[^0-9a-fA-F]' signature.hex; then exit 1; fi
{ head -c "$2" report.pdf; tail -c "+$(($3 + 1))" report.pdf; } > covered.bin
perl -pe 's/([0-9a-fA-F]{2})/chr hex $1/ge' signature.hex > signature.der
openssl pkcs7 -inform DER -in signature.der -print_certs -out certificates.pem
openssl cms -verify -cades -binary -inform DER -in signature.der -content covered.bin \\
  -CAfile certificates.pem -partial_chain -purpose any -signer signer.pem -out /dev/null
openssl x509 -in signer.pem -noout -subject -fingerprint -sha256`;

const envelope = `set -eu
sed -n 's/.*"payload": "\\([A-Za-z0-9+\\/=]*\\)".*/\\1/p' report.pdf.dsse.json \\
  | openssl base64 -d -A > payload.json
sed -n 's/.*"sig": "\\([A-Za-z0-9+\\/=]*\\)".*/\\1/p' report.pdf.dsse.json \\
  | openssl base64 -d -A > envelope.sig
printf '%b' "$(sed -n 's/.*"cert": "\\([^"]*\\)".*/\\1/p' report.pdf.dsse.json)" > envelope-signer.pem
{ printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c < payload.json)"; \\
  cat payload.json; } > signed.bin
openssl x509 -in envelope-signer.pem -noout -pubkey > envelope-key.pem
openssl dgst -sha256 -verify envelope-key.pem -signature envelope.sig signed.bin
grep -q "\\"certificateSha256\\":\\"$(openssl x509 -in envelope-signer.pem -outform DER \\
  | openssl dgst -sha256 -r | cut -c 1-64)\\"" payload.json
openssl x509 -in envelope-signer.pem -noout -subject -fingerprint -sha256
tr '{' '\\n' < payload.json \\
  | sed -n 's/^"sha256":"\\([0-9a-f]*\\)"},"name":"\\([^"\\\\]*\\)"}.*/\\1 *\\2/p' > SHA256SUMS
sha256sum --ignore-missing -c SHA256SUMS`;

export const verify: MakeSection = ({ custody, draft }) => ({
  id: 'verify',
  title: strings.verify.section,
  blocks: [
    ...(draft ? [paragraph(strong(strings.verify.draft))] : []),
    paragraph(plain(strings.verify.intro, 1200)),
    paragraph(plain(strings.verify.fingerprint, 1200)),
    paragraph(plain(`${strings.cover.log}: `), code(strings.cover.logValue(custody.entries, custody.head))),
    heading(2, strings.verify.pdfsig),
    codeBlock(pdfsig),
    paragraph(plain(strings.verify.pdfsigText)),
    heading(2, strings.verify.openssl),
    codeBlock(openssl),
    heading(2, strings.verify.envelope),
    codeBlock(envelope),
    paragraph(plain(strings.verify.envelopeText)),
    paragraph(dim(strings.verify.limits)),
  ],
});
