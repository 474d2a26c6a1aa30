/**
 * The worker thread that owns DuckDB. Appending and flushing are synchronous calls, which is why
 * they happen here and never on the thread that serves HTTP.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Database, DatabaseError } from './database.ts';
import type { NumberedRequest, OwnerOptions, Reply, Request } from './messages.ts';
import type { Cell } from './rows.ts';

const options: OwnerOptions = workerData;
const database = await Database.open(options);

async function answer(request: Request): Promise<Cell[][]> {
  switch (request.kind) {
    case 'create':
      await database.create(request.id, request.file);
      return [];
    case 'attach':
      await database.attach(request.id, request.file);
      return [];
    case 'detach':
      await database.detach(request.id);
      return [];
    case 'query':
      return database.query(request.id, request.statement);
    case 'write':
      await database.openLane(request.id, request.port, request.signal);
      return [];
    case 'written':
      await database.written(request.id);
      return [];
    case 'close':
      await database.close();
      return [];
  }
}

parentPort?.on('message', ({ ticket, request }: NumberedRequest) => {
  answer(request).then(
    (rows) => send({ ticket, rows }),
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      const code = error instanceof DatabaseError ? { code: error.code } : {};
      send({ ticket, error: message, ...code });
    },
  );
});

function send(reply: Reply): void {
  parentPort?.postMessage(reply);
}
