/** By the code of node:util's parseArgs: what it refused, in Chinese; it says it in English itself. */
const CHINESE = {
  ERR_PARSE_ARGS_UNKNOWN_OPTION: (what) => `没有选项 ${what}`,
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE: (what) => `选项 ${what} 缺少取值或不接受取值`,
  ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL: (what) => `多余的参数 ${what}`,
};

/** What parseArgs refused, in English and Chinese, and where the options are listed. */
export function optionRefused(error, help) {
  const what = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const chinese = CHINESE[error.code]?.(what) ?? '选项有误';
  return `${error.message} / ${chinese}\nSee / 选项说明: ${help}`;
}
