/** The HTTP application, and the server that puts it on a port. */
import { mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import express, { type Express } from 'express';
import helmet from 'helmet';
import { API_BASE } from './api/contract.ts';
import { openApiDocument } from './api/openapi.ts';
import { CaptureService } from './captures/captures.ts';
import { SHUT_DOWN } from './captures/ingests.ts';
import { addFiles, addSamples } from './captures/initial.ts';
import { lockDataDir } from './captures/lock.ts';
import { Quota } from './captures/quota.ts';
import { CaptureStore } from './captures/store.ts';
import {
  allowedHostsFromEnv,
  defaultQuotaBytes,
  freeDiskBytes,
  quotaFromEnv,
  type ServerOptions,
} from './config.ts';
import { systemErrorCode } from './errors.ts';
import { IndexClient } from './index/client.ts';
import { createLog, type Log } from './log.ts';
import { PACKAGE_ROOT, packageVersion } from './package-root.ts';
import { captureRoutes } from './routes/captures.ts';
import { chartRoutes } from './routes/charts.ts';
import { connectionRoutes } from './routes/connections.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { eventRoutes } from './routes/events.ts';
import { facetRoutes } from './routes/facets.ts';
import { frameRoutes } from './routes/frames.ts';
import { guardHost, guardOrigin } from './routes/guard.ts';
import { linkRoutes } from './routes/links.ts';
import { messageRoutes } from './routes/messages.ts';
import { pageRoutes } from './routes/page.ts';
import { sendProblem, unknownRoute } from './routes/problems.ts';
import { logRequests } from './routes/request-log.ts';
import { mountRoutes } from './routes/route.ts';
import { stateRoutes } from './routes/state.ts';
import { stateListRoutes } from './routes/state-lists.ts';
import { timelineRoutes } from './routes/timeline.ts';

export interface AppParts {
  readonly service: CaptureService;
  readonly log: Log;
  readonly version: string;
  /** Address the server is bound to, and further names it answers for. */
  readonly host: string;
  readonly allowedHosts: readonly string[];
  /** Folder of the built page. */
  readonly webDir: string;
}

export interface RunningServer {
  /** `http://127.0.0.1:8080`, with the port that was really taken. */
  readonly url: string;
  /** Settles when the samples and files it was started with are indexed, or were refused. */
  readonly begun: Promise<void>;
  /** Ends connections and ingests; uploads that are not whole are removed. */
  close(): Promise<void>;
}

export function createApp({
  service,
  log,
  version,
  host,
  allowedHosts,
  webDir,
}: AppParts): Express {
  const app = express();
  // Frames have their own tags; hashing every page of rows for one would cost more than it saves.
  app.disable('etag').disable('x-powered-by');
  app.use(logRequests(log), guardHost({ boundHost: host, allowedHosts }), securityHeaders());

  const document = openApiDocument(version);
  const api = mountRoutes({
    ...captureRoutes(service),
    ...eventRoutes(service),
    ...connectionRoutes(service),
    ...frameRoutes(service, version),
    ...stateListRoutes(service),
    ...linkRoutes(service),
    ...deliveryRoutes(service),
    ...stateRoutes(service),
    ...timelineRoutes(service),
    ...messageRoutes(service),
    ...chartRoutes(service),
    ...facetRoutes(service),
  });
  app.use('/api', guardOrigin, (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  app.get(`${API_BASE}/openapi.json`, (_request, response) => void response.json(document));
  app.use(API_BASE, api);
  app.use('/api', unknownRoute);
  app.use(pageRoutes(webDir), unknownRoute, sendProblem(log));
  return app;
}

/** Throws an Error with a sentence when the port or the data folder cannot be had. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { port, host, dataDir, files = [], samples = true, logLevel = 'warn' } = options;
  const log = createLog(logLevel);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const unlock = await lockDataDir(dataDir);
  const opened: (() => Promise<void>)[] = [unlock];
  const closeAll = async () => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    const store = await CaptureStore.open(dataDir, log);
    const quotaBytes =
      options.quotaBytes ??
      quotaFromEnv() ??
      defaultQuotaBytes(await freeDiskBytes(dataDir), await store.usedBytes());
    const quota = new Quota(store, quotaBytes);
    const index = await IndexClient.start({ dataDir });
    const service = new CaptureService({
      ...{ store, index, quota, dataDir, log },
      keyLogPath: options.keyLogPath,
    });
    let closing = false;
    opened.push(() => {
      closing = true;
      return service.close();
    });
    index.ended.then(() => {
      if (!closing) log.fatal('the thread with the index has ended; restart the server');
    });
    const app = createApp({
      service,
      log,
      version: packageVersion(),
      host,
      allowedHosts: options.allowedHosts ?? allowedHostsFromEnv(),
      webDir: join(PACKAGE_ROOT, 'dist', 'web'),
    });
    const server = await listen(app, port, host);
    opened.push(() => closeServer(server));
    const begun = begin(service, options, samples, files, log);
    return { url: urlOf(server, host), begun, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function begin(
  service: CaptureService,
  { dataDir, portHints = [] }: ServerOptions,
  samples: boolean,
  files: readonly string[],
  log: Log,
): Promise<void> {
  const samplesAdded = samples
    ? addSamples(service, join(PACKAGE_ROOT, 'samples'), dataDir).catch((error: unknown) => {
        if (error !== SHUT_DOWN) log.error({ err: error }, 'the samples could not be added');
      })
    : undefined;
  await addFiles(service, files, portHints, log);
  await samplesAdded;
}

function securityHeaders(): express.RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        connectSrc: ["'self'"],
        fontSrc: ["'self'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        imgSrc: ["'self'"],
        manifestSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        workerSrc: ["'self'"],
      },
    },
    // Plain HTTP on loopback: there is no HTTPS that a browser could be sent to.
    strictTransportSecurity: false,
  });
}

async function listen(app: Express, port: number, host: string): Promise<Server> {
  const server = createServer({ keepAlive: true, keepAliveInitialDelay: 30_000 }, app);
  // An upload may take hours, and a live capture be silent for as long; a peer that is gone is found
  // by TCP keep-alive. Headers still have to come within their own time.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, port, host)));
    server.listen(port, host, resolve);
  });
  return server;
}

function listenError(error: Error, port: number, host: string): Error {
  switch (systemErrorCode(error)) {
    case 'EADDRINUSE':
      return new Error(`Port ${port} of ${host} is in use. Give another one with --port.`);
    case 'EACCES':
      return new Error(`Port ${port} may not be used by this user. Give another one with --port.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Error(`${host} is no address of this machine.`);
    default:
      return error;
  }
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
