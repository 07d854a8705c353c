import { closeRunFolder } from './run-folder';

export default async function globalTeardown(): Promise<void> {
  await closeRunFolder();
}
