import { OPERATIONS } from '../api/operations.ts';
import type { CaptureService } from '../captures/captures.ts';
import { ProblemError } from '../errors.ts';
import { MESSAGE_FRAMES, messageOf } from '../index/message.ts';
import { StateReader } from '../index/state-reader.ts';
import { route } from './route.ts';

export function messageRoutes(service: CaptureService) {
  return {
    getMessage: route(OPERATIONS.getMessage, async ({ params, response }) => {
      const { id, n } = params;
      const message = await service.indexes.read(id, async (open) => {
        const reader = new StateReader(open.index);
        const delivery = await reader.delivery(id, n);
        if (!delivery) throw new ProblemError('not-found', `There is no delivery ${n}.`);
        return messageOf(open, delivery, await reader.deliveryFrames(id, delivery, MESSAGE_FRAMES));
      });
      response.json(message);
    }),
  };
}
