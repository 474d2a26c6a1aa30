import type { Browser } from 'playwright-core';

/** Types of the part of chromium.mjs that tests use. */
export function launchChromium(): Promise<Browser>;
