import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string }[];
}

/** What axe finds on the page as it stands; the page's context must bypass its policy against foreign scripts. */
export async function findViolations(page: Page): Promise<Violation[]> {
  await page.evaluate(AXE);
  // of the rest it would gather every place too, which takes four times as long
  const answer = await page.evaluate<{ violations: Violation[] }>(
    `axe.run(document, { resultTypes: ['violations'] })`,
  );
  return answer.violations;
}

/** For a message: which rule, and its first place. */
export function violationInWords({ id, nodes }: Violation): string {
  return `${id}: ${nodes[0]?.html.slice(0, 300) ?? ''}`;
}
