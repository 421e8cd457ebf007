/** Everything that was imported: files with hash, outcome and verdict; and the cloud assets that exports describe. */
import { Button } from '@mantine/core';
import { text } from '#page/i18n/en.ts';
import { inventoryText } from '#page/i18n/inventory.ts';
import { goTo, useSearchState } from '#page/navigation.ts';
import { Tabs } from '#page/parts/bits.tsx';
import { PageBar } from '#page/parts/page-bar.tsx';
import { AssetList } from './asset-list.tsx';
import { FileList } from './file-list.tsx';
import './inventory.css';

const tabs = [
  { id: 'files', label: inventoryText.tabs.files },
  { id: 'assets', label: inventoryText.tabs.assets },
];

export function Page() {
  const [search, setSearch] = useSearchState();
  const tab = search.tab === 'assets' ? 'assets' : 'files';
  return (
    <>
      <PageBar
        title={text.pages.inventory}
        beside={
          <Tabs
            tall
            label={inventoryText.tabsLabel}
            items={tabs}
            value={tab}
            panel="inventory-panel"
            onChange={(id) => setSearch({ tab: id === 'assets' ? id : '', text: '' })}
          />
        }
      >
        <Button onClick={() => goTo('/import?add=1')}>{inventoryText.import}</Button>
      </PageBar>
      <div id="inventory-panel" role="tabpanel" aria-label={inventoryText.tabs[tab]} className="fill col">
        {tab === 'files' ? <FileList /> : <AssetList />}
      </div>
    </>
  );
}
