/** Serves the built page under app://assay, with the same headers as the browser shell. */
import type { CustomScheme, Session } from 'electron';
import { securityHeaders } from '#transport/content-security';
import type { PageFile } from '#transport/page-files';
import { isOwnAddress, scheme } from './addresses.ts';

/** To be registered before the application is ready. */
export const pageScheme: CustomScheme = { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } };

/** The answer to one request: a listed file, or 404. */
export function pageResponse(page: ReadonlyMap<string, PageFile>, address: string): Response {
  const file = isOwnAddress(address) ? page.get(new URL(address).pathname) : undefined;
  const headers = { ...securityHeaders(), 'content-type': file?.type ?? 'text/plain; charset=utf-8' };
  return file
    ? new Response(new Uint8Array(file.body), { status: 200, headers })
    : new Response('There is nothing here.', { status: 404, headers });
}

/** Answers the scheme's requests in one session. */
export function servePage(session: Session, page: ReadonlyMap<string, PageFile>): void {
  session.protocol.handle(scheme, (request) => pageResponse(page, request.url));
}
