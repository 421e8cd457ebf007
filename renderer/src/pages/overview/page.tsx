/** Placeholder of the page `overview` until its own module is here. */

import { text } from '../../i18n/en.ts';
import { PageBar } from '../../parts/page-bar.tsx';

export function Page() {
  return <PageBar title={text.pages.overview} />;
}
