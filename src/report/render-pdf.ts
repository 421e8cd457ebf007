/** Lays a report out as a tagged PDF with its own fonts; the only file that knows pdfmake. */
import { createRequire } from 'node:module';
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces';
import { z } from 'zod';
import type { ReportDocument } from '#contract/delivery';
import { PdfContent } from './pdf/content.ts';
import { type Fonts, loadFonts } from './pdf/fonts.ts';
import { colour, groundOf, page } from './pdf/palette.ts';

/** `lang` is read by pdfmake 0.3.11 and missing from its types. */
type Definition = TDocumentDefinitions & { readonly lang: string };

interface PdfMake {
  readonly virtualfs: { writeFileSync(name: string, content: Buffer): void };
  setFonts(fonts: Fonts['descriptors']): void;
  setUrlAccessPolicy(policy: (url: string) => boolean): void;
  setLocalAccessPolicy(policy: (path: string) => boolean): void;
  createPdf(definition: TDocumentDefinitions): { getBuffer(): Promise<Buffer> };
}

const isFunction = (value: unknown): boolean => typeof value === 'function';
const pdfMake = z.custom<PdfMake>(
  (value) => typeof value === 'object' && value !== null && 'createPdf' in value && isFunction(value.createPdf) && 'virtualfs' in value,
);

/** pdfmake keeps fonts and policies in one instance of its module. */
function load(fonts: Fonts): PdfMake {
  const made = pdfMake.parse(createRequire(import.meta.url)('pdfmake'));
  for (const { bytes, name } of fonts.files) made.virtualfs.writeFileSync(name, bytes);
  made.setFonts(fonts.descriptors);
  // Nothing is fetched and no file is opened, whatever a document may name.
  made.setUrlAccessPolicy(() => false);
  made.setLocalAccessPolicy(() => false);
  return made;
}

function banner(document: ReportDocument, content: PdfContent): Content {
  const right = document.draft ? 'DRAFT, NOT SIGNED' : document.caseId;
  const cell = (text: string, alignment: 'left' | 'center' | 'right', bold: boolean) => ({
    ...content.line(text, 7.5, bold ? 'strong' : 'plain'),
    alignment,
    color: '#FFFFFF',
  });
  return {
    table: {
      widths: ['*', 'auto', '*'],
      body: [[cell(document.handling, 'left', false), cell(document.classification, 'center', true), cell(right, 'right', document.draft)]],
    },
    layout: {
      hLineWidth: () => 0,
      vLineWidth: () => 0,
      fillColor: () => groundOf(document.classification),
      paddingLeft: () => page.left / 2,
      paddingRight: () => page.right / 2,
      paddingTop: () => 5,
      paddingBottom: () => 5,
    },
  };
}

function footer(document: ReportDocument, content: PdfContent, current: number, all: number): Content {
  return {
    columns: [
      { ...content.line(`${document.title}, ${document.client}`, 7.5), color: colour.faint },
      { ...content.line(`Page ${current} of ${all}`, 7.5), color: colour.faint, alignment: 'right' },
    ],
    margin: [page.left, 16, page.right, 0],
  };
}

function sectionContent(section: ReportDocument['sections'][number], index: number, content: PdfContent): Content[] {
  const blocks = section.blocks.flatMap((block) => content.of(block));
  if (section.id === 'cover') {
    return [
      { ...content.line(section.title, 26, 'strong'), margin: [0, 150, 0, 18], headlineLevel: 1 },
      ...blocks,
      { toc: { title: { ...content.line('Contents', 12, 'strong'), margin: [0, 26, 0, 6] } }, fontSize: 9 },
    ];
  }
  return [{ stack: [content.heading(1, section.title, true)], pageBreak: index === 0 ? undefined : 'before' } satisfies Content, ...blocks];
}

/**
 * Renders the document.
 * @param options.fontsDir resources/fonts
 * @returns the bytes, and the number of pages as the footer counted them
 */
export async function renderReport(
  document: ReportDocument,
  options: { readonly fontsDir: string },
): Promise<{ pdf: Uint8Array; pages: number }> {
  const fonts = loadFonts(options.fontsDir);
  const made = load(fonts);
  const content = new PdfContent(fonts);
  const created = new Date(document.generatedAt);
  let pages = 0;
  const definition: Definition = {
    pageSize: 'A4',
    pageMargins: [page.left, page.top, page.right, page.bottom],
    defaultStyle: { font: 'Sans', fontSize: 9, color: colour.text },
    compress: true,
    tagged: true,
    lang: document.language,
    displayTitle: true,
    info: {
      title: `${document.title}: ${document.client}`,
      author: 'Assay',
      subject: document.caseId,
      creator: 'Assay',
      producer: 'Assay',
      ...(Number.isNaN(created.getTime()) ? {} : { creationDate: created, modDate: created }),
    },
    header: () => banner(document, content),
    footer: (current, all) => {
      pages = all;
      return footer(document, content, current, all);
    },
    content: document.sections.flatMap((section, index) => sectionContent(section, index, content)),
    // A heading alone at the foot of a page says nothing.
    pageBreakBefore: (node, nodes) =>
      node.headlineLevel !== undefined && node.headlineLevel > 1 && nodes.getFollowingNodesOnPage().length < 2,
  };
  const pdf = await made.createPdf(definition).getBuffer();
  return { pdf, pages };
}
