/** Names for made-up people, and the local part of their emails. Pure; any likeness is chance. */
import type { Random } from './random';

interface Culture {
  readonly given: readonly [string, ...string[]];
  readonly family: readonly [string, ...string[]];
  /** "Nguyễn Lan", not "Lan Nguyễn". */
  readonly familyFirst?: true;
}

const words = (text: string): [string, ...string[]] => text.split(' ') as [string, ...string[]];

const CULTURES: readonly [Culture, ...Culture[]] = [
  {
    given: words('Amara Chidi Ngozi Emeka Adaeze Tunde Folake Ifeoma Obinna Yetunde Segun Kelechi Zainab Babatunde'),
    family: words('Okafor Adeyemi Nwosu Balogun Eze Okonkwo Adebayo Obi Ogunleye Nnamdi Abubakar Onyeka Afolabi Uche'),
  },
  {
    given: words('Mateo Lucía Santiago Valentina Diego Camila Andrés Sofía Joaquín Renata Emilio Ximena Álvaro Inés'),
    family: words('García Hernández Muñoz Rojas Castillo Peña Ibáñez Vargas Núñez Morales Ortiz Fuentes Salazar Ríos'),
  },
  {
    given: words('Linnéa Oskar Freja Nils Astrid Søren Ingrid Håkon Maja Bjørn Sigrid Elias Tuva Anders'),
    family: words('Lindqvist Bergström Nørgaard Dahl Åkesson Holm Sørensen Lund Nyström Haugen Ek Mikkelsen Strand Sjöberg'),
  },
  {
    given: words('Priya Arjun Ananya Rohan Kavya Vikram Meera Aditya Ishaan Nandini Sanjay Lakshmi Rahul Divya'),
    family: words('Sharma Iyer Patel Reddy Banerjee Nair Kapoor Menon Joshi Desai Mukherjee Pillai Chauhan Rao'),
  },
  {
    given: words('Yuki Haruto Sakura Ren Aoi Takumi Hana Kenji Mio Daichi Emi Sora Naoko Hiroshi'),
    family: words('Tanaka Watanabe Kobayashi Nakamura Mori Fujita Yamada Hayashi Inoue Shimizu Okada Matsuda Endo Ishii'),
  },
  {
    given: words('Lan Minh Thảo Hùng Ngọc Tuấn Hương Quang Mai Đức Linh Khánh Trang Phong'),
    family: words('Nguyễn Trần Lê Phạm Hoàng Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Phan'),
    familyFirst: true,
  },
  {
    given: words('Mei Jun Xiu Wei Lin Hao Ying Tao Fang Bo Ling Chen Rui Yan'),
    family: words('Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Guo Lin'),
    familyFirst: true,
  },
  {
    given: words('Layla Omar Yasmin Karim Nour Hassan Salma Tariq Rania Khalid Dina Youssef Huda Samir'),
    family: words('Haddad Mansour Khoury Farouk Nasser Saleh Aziz Rahman Darwish Hamdan Qasim Sabbagh Zaki Barakat'),
  },
  {
    given: words('Zofia Jakub Hanna Wojciech Maja Łukasz Agnieszka Piotr Kinga Tomasz Ewa Stanisław Marta Paweł'),
    family: words('Kowalczyk Wiśniewski Zieliński Nowak Wójcik Mazur Dąbrowski Pawlak Król Lis Wróbel Głowacki Sikora Baran'),
  },
  {
    given: words('Élodie Théo Camille Hugo Chloé Baptiste Inès Rémi Manon Luc Margaux Émile Juliette Étienne'),
    family: words('Lefèvre Moreau Girard Rousseau Bonnet Faure Mercier Blanchard Guérin Chevalier Dupuis Marchand Renaud Benoît'),
  },
  {
    given: words('Grace Liam Chloe Callum Freya Owen Isla Aidan Maeve Rhys Harriet Declan Sinéad Ewan'),
    family: words("Campbell O'Brien Hughes Murphy Turner MacLeod Walsh Bennett Griffiths Doyle Fraser Hartley Kavanagh Ward"),
  },
  {
    given: words('Beatriz João Mariana Thiago Letícia Rafael Luíza Caio Fernanda Vinícius Helena Otávio Júlia Davi'),
    family: words('Silva Souza Carvalho Araújo Gonçalves Ribeiro Barbosa Teixeira Monteiro Assunção Cardoso Moura Brandão Falcão'),
  },
  {
    given: words('Lena Jonas Mira Felix Käthe Jürgen Anneliese Matthias Svenja Moritz Frieda Lukas Antje Björn'),
    family: words('Schröder Vogel Krüger Weiß Brandt Lorenz Böhm Hartmann Seidel Jäger Petersen Köhler Winkler Groß'),
  },
  {
    given: words('Elif Emre Zeynep Kerem Defne Burak Ayşe Mert Selin Barış Ceren Onur Gülay Deniz'),
    family: words('Yılmaz Kaya Demir Şahin Çelik Öztürk Arslan Doğan Koç Aydın Güneş Polat Erdoğan Tekin'),
  },
]; // prettier-ignore

/** Letters that Unicode does not take apart into a base letter and a mark. */
const PLAIN: Readonly<Record<string, string>> = { đ: 'd', ø: 'o', ł: 'l', ı: 'i', ß: 'ss', æ: 'ae' };

/** A name as people write it and as their email has it: "Łukasz Wójcik", "lukasz.wojcik". */
export function person(random: Random): { name: string; mailbox: string } {
  const { given, family, familyFirst } = random.pick(CULTURES);
  const first = random.pick(given);
  const last = random.pick(family);
  return { name: familyFirst ? `${last} ${first}` : `${first} ${last}`, mailbox: `${plain(first)}.${plain(last)}` };
}

/** A name in the letters a to z. */
export function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[đøłıßæ]/g, (letter) => PLAIN[letter]!)
    .normalize('NFD')
    .replace(/[^a-z]/g, '');
}
