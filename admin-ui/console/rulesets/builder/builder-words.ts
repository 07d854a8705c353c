import type { useTranslate } from 'react-admin';

interface Words {
  title: string;
  label?: string;
}

/** What the builder's buttons say, under the library's names for them. Those with a picture have it for a label. */
export function builderWords(translate: ReturnType<typeof useTranslate>) {
  const told = (key: string): Words => {
    const text = translate(`doorstep.builder.${key}`);
    return { title: text, label: text };
  };
  const pictured = (key: string): Words => ({ title: translate(`doorstep.builder.${key}`) });
  return {
    addRule: told('addCondition'),
    addGroup: told('addGroup'),
    notToggle: told('not'),
    removeRule: pictured('removeCondition'),
    removeGroup: pictured('removeGroup'),
    cloneRule: pictured('copyCondition'),
    cloneRuleGroup: pictured('copyGroup'),
    shiftActionUp: pictured('moveUp'),
    shiftActionDown: pictured('moveDown'),
  };
}
