import { FunctionField, type RaRecord } from 'react-admin';

interface Props {
  source: string;
  label?: string;
}

interface HomeRecord extends RaRecord {
  address: string;
  dwellingNumber: string | null;
}

/** A home's address with the number of its dwelling; a building's alone. */
export function HomeField(props: Props) {
  return (
    <FunctionField
      {...props}
      render={({ address, dwellingNumber }: HomeRecord) =>
        dwellingNumber === null ? address : `${address} · ${dwellingNumber}`
      }
    />
  );
}
