/** Renders the blocks of a report as PDF: offline, tagged, and the same bytes for the same document. */
import pdfmake from 'pdfmake';
import { z } from 'zod';
import type { ReportDocument } from '#contract/delivery';
import { setBlocks } from './layout/blocks.ts';
import { draftMark } from './layout/draft-mark.ts';
import { type Fonts, openFonts } from './layout/fonts.ts';
import { contents, coverPage, footer, header, sectionHead } from './layout/page.ts';
import { color, page, size } from './layout/theme.ts';
import { type Typeset, typesetter } from './layout/typeset.ts';

interface VirtualFiles {
  writeFileSync(name: string, bytes: Uint8Array): void;
}
/** pdfmake reads fonts from memory by a name; its types do not tell of it. */
const withFiles = z.object({
  virtualfs: z.custom<VirtualFiles>((value) => typeof value === 'object' && value !== null && 'writeFileSync' in value),
});

function provideFonts({ files }: Fonts): void {
  const { virtualfs } = withFiles.parse({ virtualfs: Reflect.get(pdfmake, 'virtualfs') });
  // By their PostScript names: under these pdfkit finds them again for the words in a curve, and looks for no file.
  for (const { bytes, name } of files) virtualfs.writeFileSync(name, bytes);
  const bold = files.find(({ family }) => family === 'Bold')?.name ?? '';
  pdfmake.setFonts(Object.fromEntries(files.map(({ family, name }) => [family, { normal: name, bold: family === 'Sans' ? bold : name }])));
  // Nothing is ever fetched, whatever a document says.
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy(() => false);
}

function contentOf(document: ReportDocument, set: Typeset) {
  return document.sections.flatMap(({ blocks, title }, index) =>
    index === 0
      ? [...coverPage(document, blocks, set), contents('Contents', set)]
      : [sectionHead(index + 1, title), ...setBlocks(blocks, set)],
  );
}

/** The time that the report states goes into the file, so that the clock of the child does not. */
function statedTime({ generatedAt }: ReportDocument): Date {
  const at = Date.parse(generatedAt);
  return new Date(Number.isFinite(at) ? at : 0);
}

/**
 * @param options `fontsDir` holds the WOFF files of resources/fonts
 * @returns the file, unsigned, and its number of pages
 */
export async function renderReport(
  document: ReportDocument,
  { fontsDir }: { readonly fontsDir: string },
): Promise<{ pdf: Uint8Array; pages: number }> {
  const fonts = openFonts(fontsDir);
  provideFonts(fonts);
  const set = typesetter(fonts);
  let pages = 0;
  const pdf = await pdfmake
    .createPdf({
      pageSize: 'A4',
      pageMargins: [page.margin, page.top, page.margin, page.bottom],
      version: '1.7',
      tagged: true,
      language: document.language,
      displayTitle: true,
      info: {
        title: document.title,
        author: document.client,
        creator: 'Assay',
        producer: 'Assay',
        subject: `Case ${document.caseId}`,
        creationDate: statedTime(document),
      },
      defaultStyle: { font: 'Sans', fontSize: size.body, lineHeight: 1.18, color: color.text },
      header: () => header(document, set),
      footer: (current, count) => {
        pages = count;
        return footer(document, current, count, set);
      },
      ...(document.draft ? { background: () => draftMark() } : {}),
      content: contentOf(document, set),
    })
    .getBuffer();
  return { pdf: new Uint8Array(pdf), pages };
}
