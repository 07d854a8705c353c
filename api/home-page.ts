/** The front door: links to both pages, and a banner where nothing is real. */
export function homePage(demonstration: boolean): string {
  const banner = demonstration
    ? '<p role="note"><strong>演示系统：楼栋来自公开数据，租赁、人员和证照均为虚构 · A demonstration: the buildings are open data; tenancies, people and certificates are made up</strong></p>'
    : '';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Doorstep</title><body style="font:16px/1.5 system-ui;max-width:32rem;margin:2rem auto;padding:0 1rem">
${banner}<h1>Doorstep</h1>
<ul><li><a href="/console/">管理控制台 · Console</a></li><li><a href="/field/">外勤 · Field</a></li><li><a href="/rules">现行规则 · Rules in force</a></li></ul></body></html>`;
}
