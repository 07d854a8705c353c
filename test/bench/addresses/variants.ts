import { chineseBuildings, chineseVariant } from './chinese-variants';
import { westernBuildings, westernVariant } from './western-variants';

/** A building as a register has it. */
export interface MadeBuilding {
  address: string;
  postalCode: string | null;
  doors: string[];
}

export interface Variant {
  /** As somebody writes it. */
  text: string;
  /** Which home it means; null: none that is on the register, or it does not say which. */
  home: { address: string; door: string } | null;
}

export interface LabelledAddresses {
  buildings: MadeBuilding[];
  variants: Variant[];
}

/** A made-up register, half Western and half Chinese, and as many labelled ways of writing addresses; from the seed alone. */
export function labelledAddresses(seed: number, count: number): LabelledAddresses {
  const [western, chinese] = [westernBuildings(seed), chineseBuildings(seed)];
  return {
    buildings: [...western, ...chinese],
    variants: Array.from({ length: count }, (_, row) =>
      row % 2 === 0 ? westernVariant(seed, row, western) : chineseVariant(seed, row, chinese),
    ),
  };
}
