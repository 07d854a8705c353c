import { useCodeWord } from '../code-field';

/** Words a change of place such as 'standard>priority.safety': from which tier, on which ground, to which. */
export function useChangeWords(): (change: string) => string {
  const word = useCodeWord();
  const placeWords = (place: string) => {
    const [tier, ground] = place.split('.');
    return ground === undefined ? word('tier', tier) : `${word('tier', tier)} · ${word('ground', ground)}`;
  };
  return (change) => change.split('>').map(placeWords).join(' → ');
}
