import { homePage } from '../../api/home-page';

test('the front page of a demonstration says in both languages what is made up and what is not', () => {
  expect(homePage(true)).toMatch(/楼栋来自公开数据.*虚构.*the buildings are open data.*made up/);
  expect(homePage(false)).not.toMatch(/虚构|made up/);
});
