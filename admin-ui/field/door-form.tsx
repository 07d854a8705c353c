import type { Texts } from './texts';

interface Props {
  texts: Texts;
  onBegin: () => Promise<void>;
}

/** A visit begins when the officer has said who they are and why they came; never before. */
export function DoorForm({ texts, onBegin }: Props) {
  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    await onBegin();
  }

  return (
    <form onSubmit={submit}>
      <h2>{texts.atTheDoor}</h2>
      <div class="choices">
        {[texts.identified, texts.purposeStated].map((said) => (
          <label key={said}>
            <input type="checkbox" required />
            <span>{said}</span>
          </label>
        ))}
      </div>
      <button type="submit" class="main">
        {texts.begin}
      </button>
    </form>
  );
}
