import { BareMessage } from '../../amqp10/scan-bare.ts';
import { FieldPlaces } from '../../amqp10/scan-fields.ts';
import { MessageHead } from '../../amqp10/scan-message.ts';
import { StateScan } from '../../amqp10/scan-state.ts';
import { LedgerEntry } from '../ledger-entry.ts';
import { AttachReader } from './attach-reader.ts';
import type { Delivery10 } from './delivery.ts';
import { Link10Condition } from './link-condition.ts';
import { Statement } from './statement.ts';

/**
 * What all 1.0 connections of a capture work with, one frame after another: captures hold thousands of
 * connections that are open and idle, and each should cost what is known of it and nothing more.
 */
export class Scratch10 {
  readonly fields = new FieldPlaces();
  readonly attaches = new AttachReader(this.fields);
  readonly state = new StateScan();
  readonly statement = new Statement();
  readonly head = new MessageHead();
  /** For messages in one frame. */
  readonly bare = new BareMessage();
  readonly entry = new LedgerEntry();
  readonly condition = new Link10Condition();
  /** To be used again; at most `LIMITS.pooledDeliveries` and `LIMITS.hashedMessages`. */
  readonly deliveries: Delivery10[] = [];
  readonly bares: BareMessage[] = [];
}
