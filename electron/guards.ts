/** What the window can never do: navigate away, open another, embed, ask for a permission, download, or reach a network. */
import type { Session, WebContents } from 'electron';
import { isOwnAddress } from './addresses.ts';

/** Switches that keep Chromium's own services off the network. */
export const commandLineSwitches: readonly (readonly [string, string?])[] = [
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-sync'],
  ['no-pings'],
  ['no-proxy-server'],
  // No name resolves: even a feature that the other switches miss reaches nothing.
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  [
    'disable-features',
    'AutofillServerCommunication,CertificateTransparencyComponentUpdater,DialMediaRouteProvider,MediaRouter,OptimizationHints,Translate',
  ],
];

/** Denies every permission, device, capture and download, and cancels every request that is not for the window's own files. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, decide) => decide({}));
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isAllowedRequest(details.url) }));
}

function isAllowedRequest(address: string): boolean {
  // blob: and data: are made by the page itself and reach nothing.
  return (
    isOwnAddress(address) || address.startsWith('data:') || address.startsWith('blob:app://assay/') || address.startsWith('devtools://')
  );
}

/** Keeps one web contents where it is. */
export function guardContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-navigate', (event) => {
    if (!isOwnAddress(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!isOwnAddress(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
}
