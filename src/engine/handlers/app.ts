/** Tells what this application is and what it can do on this machine. */
import { networkInterfaces, userInfo } from 'node:os';
import { readCase } from '#store/case-info';
import type { EngineContext } from '../context.ts';
import { doctorLines } from '../doctor.ts';
import { os } from './router-base.ts';

/** Names of interfaces that are up and lead outside this machine. */
function outsideInterfaces(): string[] {
  return Object.entries(networkInterfaces())
    .filter(([, addresses]) => addresses?.some(({ internal }) => !internal))
    .map(([name]) => name)
    .sort();
}

export function appHandlers(context: EngineContext) {
  const { parts, resources, session } = context;
  return {
    info: os.app.info.handler(() => ({
      version: parts.version,
      shell: parts.shell,
      rulesVersion: resources.rules.version,
      rulesHash: resources.rules.hash,
      rules: resources.rules.byId.size,
      interfaces: outsideInterfaces(),
      dataDir: parts.dataDir,
      person: session.current ? readCase(session.current).auditor : userInfo().username,
    })),
    doctor: os.app.doctor.handler(({ signal }) => doctorLines(context, signal)),
  };
}
