/** Names of made-up people and what becomes of them in an email. */
import { person, plain } from './people';
import { Random } from './random';

test.each([
  ['Łukasz', 'lukasz'],
  ['Đức', 'duc'],
  ['Nørgaard', 'norgaard'],
  ['Weiß', 'weiss'],
  ['Yılmaz', 'yilmaz'],
  ['Şahin', 'sahin'],
  ["O'Brien", 'obrien'],
  ['Élodie', 'elodie'],
])('%s is %s in an email', (name, mailbox) => {
  expect(plain(name)).toBe(mailbox);
});

test('every mailbox is two words of plain letters, as long as the names of its person without marks and signs', () => {
  const random = new Random(1, 'user', 0);
  for (let row = 0; row < 1_000; row += 1) {
    const { name, mailbox } = person(random);
    expect(mailbox).toMatch(/^[a-z]{2,}\.[a-z]{2,}$/);
    const words = mailbox.split('.').sort();
    expect(name.split(' ').map(plain).sort()).toEqual(words);
    for (const word of name.split(' ')) expect(plain(word).length).toBeGreaterThanOrEqual(word.replace("'", '').length);
  }
});
