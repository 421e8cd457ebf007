/** How a stranger verifies this very report without Assay. */
import { codeBlock, paragraph, plain, strong } from '../blocks.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';

const words = strings.verify;

export const verify: MakeSection = ({ custody, summary }) => ({
  id: 'verify',
  title: strings.sections.verify,
  blocks: [
    paragraph(plain(words.about)),
    paragraph(strong(words.pdf)),
    codeBlock('pdfsig NAME.pdf\n# says: Signature is Valid, and: Total document signed'),
    paragraph(strong(words.envelope)),
    codeBlock(
      [
        'sha256sum NAME.pdf',
        '# the payload of NAME.pdf.dsse.json lists this hash, the evidence and the log head:',
        'grep -o \'"payload":"[^"]*"\' NAME.pdf.dsse.json | cut -d\'"\' -f4 | base64 -d',
        `# case ${summary.id}, log head when this report was made: ${custody.head}`,
      ].join('\n'),
    ),
    paragraph(plain(words.means, 2000)),
  ],
});
