/**
 * zod without its compiler: that builds functions from text, which the page's content security
 * policy forbids. Set before the first schema is made, hence a module of its own.
 */
import * as z from 'zod/mini';

z.config({ jitless: true });

export { z };
