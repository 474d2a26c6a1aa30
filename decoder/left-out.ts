/** The end of a frame that came and is not at hand: of a very long one only the beginning is kept and shown. */
export const LEFT_OUT = {
  name: 'not-shown',
  note: 'not shown, since the frame is so long',
  rest: 'the rest is not shown',
} as const;
