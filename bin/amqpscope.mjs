#!/usr/bin/env node
import { main } from '../dist/server/main.js';

process.exitCode = await main(process.argv);
// Standard input may still be open, as when a frame was found before its end.
process.stdin.unref?.();
