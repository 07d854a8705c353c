import { RemarksAt } from './RemarksAt';

/** What the analysis says of the rules together, and of what no rule places. */
export function WholeRemarks() {
  return (
    <>
      <RemarksAt path={[]} />
      <RemarksAt path={['rules']} />
      <RemarksAt path={['defaultTier']} />
    </>
  );
}
