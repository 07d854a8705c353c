import path from 'node:path';
import preact from '@preact/preset-vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { fieldServiceWorker } from './field-service-worker.mts';

const output = path.resolve(import.meta.dirname, '../dist/admin-ui');
const field = path.join(import.meta.dirname, 'field');

/** Two builds that share nothing at run time: officers' phones must not load the console's libraries. */
export default defineConfig(({ mode }) => ({
  root: mode === 'field' ? field : import.meta.dirname,
  base: mode === 'field' ? '/field/' : '/console/',
  plugins: mode === 'field' ? [preact(), fieldServiceWorker(field, '/field/')] : [react()],
  build: {
    outDir: path.join(output, mode === 'field' ? 'field' : 'console'),
    emptyOutDir: true,
    // the console is one download for an office's desktop; react-admin alone is above the default limit
    chunkSizeWarningLimit: mode === 'field' ? 250 : 1500,
  },
}));
