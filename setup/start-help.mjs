/** Printed before anything is installed; a test keeps it in step with cli/start-options.ts. */
export const START_HELP = `Usage: npm start [-- options]

Installs what is missing, then runs Doorstep: PostgreSQL, Temporal, API, worker and relay.
The first start of a data folder sets up a demonstration.

  --port PORT           port of the web server (default 8080; a free one when it is taken)
  --postgres-port PORT  port of the embedded PostgreSQL (default 8432)
  --temporal-port PORT  port of the Temporal server run here (default 7233)
  --ward NAME           the ward whose dwellings the demonstration has tenancies for: its name or number
  --city NAME           a generated city instead of Toronto, in Chinese: jiaxing (嘉兴)
  --all                 tenancies for all wards: 326,733 dwellings
  --empty               set up no demonstration: an empty database
  --day TIME            a programme day lasts this long, such as 20s (only a new demonstration)
  --production          no demonstration: its data and logins are refused
  --data DIR            the data folder (default .doorstep, or DOORSTEP_DATA)
  --help                this text

Environment:
  DATABASE_URL          a PostgreSQL (15 to 18) instead of the embedded one; its user owns the database and may
                        create roles
  TEMPORAL_ADDRESS      a Temporal server that runs already (TEMPORAL_NAMESPACE, TEMPORAL_API_KEY; temporal.yaml)
`;

/** The options of the help, with or without a value, as node:util's parseArgs takes them. */
export function startOptionsOfHelp() {
  const lines = [...START_HELP.matchAll(/^  --([a-z-]+)( [A-Z]+)? /gm)];
  return Object.fromEntries(lines.map(([, name, value]) => [name, { type: value ? 'string' : 'boolean' }]));
}
