export { hazard } from './hazard';
export { advertSweep } from './advert-sweep';
export { revisitRound } from './revisit-round';
export { rulePublication } from './rule-publication';
export { siteVisit } from './site-visit';
export { tick } from './tick';
