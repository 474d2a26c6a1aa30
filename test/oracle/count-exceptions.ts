/** Captures of which the independent counter and the decoder count different frames, and why. */
export const exceptions: Readonly<Record<string, string>> = {};
