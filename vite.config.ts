import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `amqpscope serve` listens unless told otherwise; the dev server hands `/api` on to it. */
const API_ORIGIN = process.env.AMQPSCOPE_API ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: 'web',
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // The page's content security policy allows no data: fonts or scripts.
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': { target: API_ORIGIN, changeOrigin: false } } },
});
