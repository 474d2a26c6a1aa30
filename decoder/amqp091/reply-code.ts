const REPLY_SUCCESS = 200;

/** A close that tells no fault: 200, or 0, which pika, py-amqp and others send in its place when they are done. */
export function isOrderly(replyCode: number): boolean {
  return replyCode === REPLY_SUCCESS || replyCode === 0;
}
