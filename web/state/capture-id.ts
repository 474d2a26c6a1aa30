import { createContext, use } from 'react';

/** Id of the capture that is looked at: everything that names a part of it leads into it. */
export const CaptureId = createContext('');

export function useCaptureId(): string {
  return use(CaptureId);
}
