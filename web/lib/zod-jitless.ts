/**
 * zod without its compiler: that builds functions from text, which the page's content security
 * policy forbids. Imported for its effect, before the first schema is made.
 */
import { config } from 'zod/mini';

config({ jitless: true });
