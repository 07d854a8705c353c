import { DEMONSTRATION_PASSWORD } from './demonstration-password';
import { dataFolderOf, type Runtime } from './installation';
import type { ProgrammeSummary } from './programme';

/** A line about what is going on; standard output is kept for results. */
export function announce(text: string): void {
  process.stderr.write(`${text}\n`);
}

export interface StartedProduct {
  runtime: Runtime;
  programme: ProgrammeSummary | undefined;
  /** Started with --production: the database is marked, and refuses demonstrations. */
  production: boolean;
  logins: { login: string; roles: string }[];
  dataFolder: string;
}

/** What a person needs to know once everything runs. */
export function describeStart({
  runtime,
  programme,
  production,
  logins,
  dataFolder,
}: StartedProduct): string {
  const { ports, apiUrl } = runtime;
  const lines = ['', `Doorstep runs${programme ? `: ${programme.nameEn} / ${programme.nameZh}` : ''}`, ''];
  lines.push(`  Console   ${apiUrl}/console/`);
  lines.push(`  Field     ${apiUrl}/field/`);
  lines.push(`  API       ${apiUrl}/api/openapi.json`);
  if (ports.temporalUi !== undefined && runtime.processes['temporal']) {
    lines.push(`  Temporal  http://127.0.0.1:${ports.temporalUi}`);
  }
  lines.push(`  Data      ${dataFolder}`, '');
  if (!production) lines.push(...(programme?.demonstration ? GENERATED : UNMARKED), '');
  if (programme?.demonstration) {
    lines.push(
      `  Logins (password: ${DEMONSTRATION_PASSWORD})`,
      ...logins.slice(0, MOST_LOGINS).map(({ login, roles }) => `    ${login.padEnd(20)}${roles}`),
      ...(logins.length > MOST_LOGINS ? [`    ... and ${logins.length - MOST_LOGINS} more`] : []),
      '',
    );
  }
  if (!programme) lines.push(...nextSteps(dataFolder));
  return `${lines.join('\n')}\n  Ctrl-C stops everything in order.\n`;
}

const MOST_LOGINS = 14;

const GENERATED = [
  '  *** DEMONSTRATION: tenancies, people and certificates are generated. Not for real work (--production). ***',
  '  *** 演示环境：租赁、人员和证照均为自动生成，不得用于实际工作（正式使用请加 --production）。***',
];
/** Nothing is generated, and anything may still be: only --production keeps demonstrations out. */
const UNMARKED = [
  '  *** DEMONSTRATION: this database takes demonstration data and logins. Not for real work (--production). ***',
  '  *** 演示环境：此数据库允许演示数据和演示账号，不得用于实际工作（正式使用请加 --production）。***',
];

/** Commands that work as they stand here: on this folder, wherever it is. */
function nextSteps(dataFolder: string): string[] {
  const data = dataFolder === dataFolderOf(undefined) ? '' : ` --data ${dataFolder}`;
  return [
    '  The database is empty: it has no programme yet. What to do next (docs/guides/production.md):',
    '  数据库是空的，尚未建立项目。下一步（docs/guides/production.zh.md）：',
    `    npx doorstep programme create --file programme.json --admin LOGIN${data}`,
    `    npx doorstep areas import areas.csv${data}`,
    `    npx doorstep import --profile PROFILE buildings.csv${data}`,
    '',
  ];
}
