import { createHash } from 'node:crypto';
import { COUNT_CAP, type FramePage, type FramesQuery } from '../api/contract.ts';
import { OPERATIONS } from '../api/operations.ts';
import type { CaptureService } from '../captures/captures.ts';
import type { OpenIndex } from '../captures/indexes.ts';
import { ProblemError } from '../errors.ts';
import { FRAME_VOCABULARY } from '../filter/frame-vocabulary.ts';
import type { SqlFilter } from '../filter/sql.ts';
import type { IndexedFrame } from '../index/client.ts';
import { frameDetail, frameRows } from '../index/reread.ts';
import { sqlOf } from './filters.ts';
import { decodeToken, encodeToken, NO_ROWS } from './page-token.ts';
import { route } from './route.ts';

export function frameRoutes(service: CaptureService, version: string) {
  return {
    listFrames: route(OPERATIONS.listFrames, async ({ params, query, response }) => {
      const { summary } = service.store.get(params.id);
      const filter = sqlOf(query.filter, FRAME_VOCABULARY, summary?.startEpochNanos);
      const page = await service.indexes.readSoFar(params.id, NO_ROWS, (open) =>
        framePage(open, query, filter),
      );
      response.json(page);
    }),

    getFrame: route(OPERATIONS.getFrame, async ({ params, request, response }) => {
      const { state, createdAt } = service.store.get(params.id);
      if (state === 'ready') {
        // What is indexed to the end does not change, except by another version of this program.
        const tag = createHash('sha256').update([version, params.id, createdAt, params.n].join());
        response.set({
          ETag: `"${tag.digest('base64url').slice(0, 22)}"`,
          'Cache-Control': 'private, no-cache',
        });
        if (request.fresh) return void response.status(304).end();
      }
      const detail = await service.indexes.read(params.id, async (open) => {
        const frame = await findFrame(open, params.n);
        if (!frame) throw new ProblemError('not-found', `There is no frame ${params.n}.`);
        return frameDetail(open, frame);
      });
      response.json(detail);
    }),
  };
}

async function framePage(
  open: OpenIndex,
  query: FramesQuery,
  filter: SqlFilter | undefined,
): Promise<FramePage> {
  const { index, id } = open;
  const { at, limit } = query;
  if ([query.after, query.before, at].filter((place) => place !== undefined).length > 1) {
    throw new ProblemError('invalid-request', 'Only one of after, before and at can be given.');
  }
  const after = query.after === undefined ? undefined : decodeToken(query.after);
  const before = query.before === undefined ? undefined : decodeToken(query.before);
  const [{ frames, hasPrevious, hasNext }, total] = await Promise.all([
    index.framesPage(id, { filter, after, before, at, limit }),
    index.frameCount(id, filter, COUNT_CAP),
  ]);
  // A page without rows has neighbours, too: it lies where it was asked for.
  const first = frames.at(0)?.number ?? at ?? before ?? (after ?? 0) + 1;
  const last = frames.at(-1)?.number ?? first - 1;
  return {
    items: await frameRows(open, frames),
    ...(hasNext && { next: encodeToken(last) }),
    ...(hasPrevious && { previous: encodeToken(first) }),
    total,
  };
}

/** By number, or by its stable name `c3>1204551`. */
async function findFrame({ index, id }: OpenIndex, n: string): Promise<IndexedFrame | undefined> {
  const name = /^c(\d+)([<>])(\d+)$/.exec(n);
  if (name === null) return index.frameByNumber(id, Number(n));
  const [, connection, way, streamOffset] = name;
  return index.frameByStreamName(id, {
    connection: Number(connection),
    direction: way === '>' ? 0 : 1,
    streamOffset: Number(streamOffset),
  });
}
