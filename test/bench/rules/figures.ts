/** What a run of `npm run bench:rules` measured; seconds are for all registrations. */
export interface Figures {
  registrations: number;
  /** Moved to another tier by the second version, decisions and explanations stored. */
  changed: number;
  /** Of the machine, at the end. */
  load: number;
  /** Of this process, at its highest while the product's parts ran. */
  peakMegabytes: number;
  seconds: {
    simulate: number;
    retier: number;
    firstPlacement: number;
    rebuild: number;
    byHand: number;
    copy: number;
    /** These three from the sample, for one version. */
    engine: number;
    stopped: number;
    zen: number;
  };
  /** Records that the engines ran on. */
  sample: number;
}

/** The figures as a table, and each target with whether it was met. */
export function tableOf(figures: Figures): string {
  const { registrations, changed, load, peakMegabytes, seconds, sample } = figures;
  const row = (what: string, took: number) =>
    [
      what.padEnd(58),
      `${took.toFixed(2)} s`.padStart(11),
      `${Math.round(registrations / took).toLocaleString('en')}/s`.padStart(14),
      `${(seconds.engine / took).toFixed(1)}x`.padStart(10),
      `${(seconds.zen / took).toFixed(1)}x`.padStart(10),
    ].join(' ');
  const target = (what: string, value: number, wanted: number, most = false) =>
    `${(most ? value <= wanted : value >= wanted) ? 'met   ' : 'MISSED'} ${what}: ${value.toFixed(1)} (wanted: ${most ? 'at most' : 'at least'} ${wanted})`;
  const { engine, zen, simulate, retier, byHand, rebuild } = seconds;
  return [
    `${registrations.toLocaleString('en')} registrations, ${changed.toLocaleString('en')} changed, engines on ${sample.toLocaleString('en')}, load ${load.toFixed(1)}`,
    `${''.padEnd(58)} ${'all'.padStart(11)} ${''.padStart(14)} ${'engine'.padStart(10)} ${'zen'.padStart(10)}`,
    row('simulate: two versions, by patch', simulate),
    row('the same in SQL written by hand, on a flat table', byHand),
    row('place anew, decisions and explanations stored', retier),
    row('place for the first time, all decided', seconds.firstPlacement),
    row('rebuild all kept facts', rebuild),
    row('COPY of the flat table, read and dropped', seconds.copy),
    row('json-rules-engine, rules only', engine),
    row('json-rules-engine with stop(), rules only', seconds.stopped),
    row('zen-engine, batches of 100, rules only', zen),
    '',
    target('simulate, times json-rules-engine', engine / simulate, 250),
    target('simulate, times zen-engine', zen / simulate, 25),
    target('simulate, share of SQL by hand', simulate / byHand, 1.5, true),
    target('place anew, times json-rules-engine', engine / retier, 60),
    target('place anew, times zen-engine', zen / retier, 8),
    target('rebuild, seconds for a million', (rebuild * 1_000_000) / registrations, 60, true),
    target("Node's memory, MB", peakMegabytes, 200, true),
    '',
  ].join('\n');
}
