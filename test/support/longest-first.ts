import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, the longest first; each is one worker's for all of its time. */
const LONGEST = [
  'test/browser/browser.test.ts',
  'server/cli/state.test.ts',
  'test/property/cut.test.ts',
];

/**
 * On a fresh clone nothing is known of how long a file takes, and the browser, which takes as long as half
 * of all others together, would come late and run alone.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex((path) => moduleId.endsWith(`/${path}`));
      return found < 0 ? LONGEST.length : found;
    };
    // The order of those that share a place stays.
    return sorted.sort((one, other) => place(one) - place(other));
  }
}
