/** Tells a Jinja template from other text by its tags. */

/** Whether a text has a tag that some renderer would act on; an opening without its end counts, since lenient readers take it. */
export function isTemplate(text: string): boolean {
  const at = text.search(/\{[{%]/);
  return (
    at >= 0 &&
    !/^\{\{\s*\}\}/.test(text.slice(at, at + 12)) &&
    (/[%}]\}/.test(text.slice(at)) || /\{%/.test(text.slice(at, at + 2)) || /^\{\{[-+]?\s*[\w'"([]/.test(text.slice(at, at + 12)))
  );
}
