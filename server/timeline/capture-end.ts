/** Where the capture ends; while it is read, where it has come to. */
export const CAPTURE_END = `greatest(coalesce((SELECT max(duration_nanos) FROM capture_facts), 0),
  coalesce((SELECT max(last_nanos) FROM connections), 0))`;
