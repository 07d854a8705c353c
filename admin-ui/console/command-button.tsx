import { useAsked, type Asked } from './command';
import { Question, type QuestionProps } from './question';

interface Props extends Omit<QuestionProps, keyof Asked | 'onConfirm'> {
  /** Where the command goes, and what it says; most say nothing but their path. */
  path: string;
  body?: object;
  /** The version that it is based on, where its resource has one. */
  version?: number;
  /** Message key: what is said once it is done. */
  done: string;
}

/** A command behind a question: sent when it is confirmed, and the dialogue closes when it is done. */
export function CommandButton({ path, body = {}, version, done, ...question }: Props) {
  const { send, asked } = useAsked();
  return (
    <Question
      {...question}
      {...asked}
      onConfirm={async () => (await send(path, body, done, version)) !== null}
    />
  );
}
