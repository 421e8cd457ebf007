/** A browser is found where each system keeps it, and told to stay off the network. */
import { expect, test } from 'vitest';
import { findBrowser, hasDisplay, type Machine } from './find-browser.ts';
import { browserArguments } from './open-window.ts';

function machine(platform: NodeJS.Platform, env: Record<string, string>, programs: string[]): Machine {
  return { platform, env, isProgram: (path) => programs.includes(path) };
}

test.each([
  ['linux', { PATH: '/usr/local/bin:/usr/bin' }, '/usr/bin/chromium'],
  ['linux', { PATH: '/opt/bin:/usr/bin' }, '/opt/bin/google-chrome'],
  ['darwin', {}, '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  ['win32', { PROGRAMFILES: 'C:\\P', 'PROGRAMFILES(X86)': 'C:\\P86' }, 'C:\\P86\\Microsoft\\Edge\\Application\\msedge.exe'],
] as const)('on %s', (platform, env, program) => {
  expect(findBrowser(machine(platform, env, [program]))).toBe(program);
  expect(findBrowser(machine(platform, env, []))).toBeUndefined();
});

test('ASSAY_BROWSER decides, and is not replaced by another when it is not there', () => {
  const programs = ['/usr/bin/chromium', '/mine'];
  expect(findBrowser(machine('linux', { PATH: '/usr/bin', ASSAY_BROWSER: '/mine' }, programs))).toBe('/mine');
  expect(findBrowser(machine('linux', { PATH: '/usr/bin', ASSAY_BROWSER: '/none' }, programs))).toBeUndefined();
});

test('on Linux a window takes a display', () => {
  expect(hasDisplay(machine('linux', {}, []))).toBe(false);
  expect(hasDisplay(machine('linux', { WAYLAND_DISPLAY: 'wayland-0' }, []))).toBe(true);
  expect(hasDisplay(machine('darwin', {}, []))).toBe(true);
});

test('the window has a profile of its own, resolves no name, and keeps its sandbox unless run by root', () => {
  const given = browserArguments('http://127.0.0.1:1/?t=x', '/tmp/p', false);
  expect(given).toEqual(
    expect.arrayContaining([
      '--app=http://127.0.0.1:1/?t=x',
      '--user-data-dir=/tmp/p',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ]),
  );
  expect(given).toContain('--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1');
  expect(given).not.toContain('--no-sandbox');
  expect(browserArguments('x', '/tmp/p', true)).toContain('--no-sandbox');
});
