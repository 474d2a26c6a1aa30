import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `amqpscope serve` listens unless told otherwise; the dev server hands `/api` on to it. */
const API_ORIGIN = process.env.AMQPSCOPE_API ?? 'http://127.0.0.1:8080';

export default defineConfig(({ command }) => {
  // What is built is what is shipped, also when a test run (NODE_ENV=test) had it built.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    root: 'web',
    plugins: [react()],
    build: {
      outDir: '../dist/web',
      emptyOutDir: true,
      target: 'es2023',
      // The page's content security policy allows no data: fonts or scripts.
      assetsInlineLimit: 0,
      // One page, always whole: splitting it would only add a round trip.
      chunkSizeWarningLimit: 700,
    },
    // Not all of /api: web/api/ is a folder of the page's own modules.
    server: { proxy: { '/api/v1': { target: API_ORIGIN, changeOrigin: true } } },
  };
});
