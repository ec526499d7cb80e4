/** 大写金额: the same words as ggzy/core/money.py, for the bidder to check what was typed. */

const DIGITS = [..."零壹贰叁肆伍陆柒捌玖"];
const PLACES = ["", "拾", "佰", "仟"];
const GROUPS = ["", "万", "亿", "万亿"];

export function inWords(fen: number): string {
  const whole = Math.floor(fen / 100);
  const jiao = Math.floor((fen % 100) / 10);
  const last = fen % 10;
  let words = whole ? `${wholeInWords(whole)}元` : "";
  if (jiao) words += `${DIGITS[jiao]}角`;
  else if (last && whole) words += "零";
  words += last ? `${DIGITS[last]}分` : words ? "整" : "零元整";
  return `人民币${words}`;
}

function wholeInWords(whole: number): string {
  const groups: number[] = [];
  for (let rest = whole; rest; rest = Math.floor(rest / 10_000)) groups.push(rest % 10_000);
  let words = "";
  for (let at = groups.length - 1; at >= 0; at -= 1) {
    if (!groups[at]) continue;
    if (words && (groups[at] < 1000 || !groups[at + 1])) words += "零";
    words += groupInWords(groups[at]) + (at === 3 && groups[2] ? "万" : GROUPS[at]);
  }
  return words;
}

function groupInWords(group: number): string {
  let words = "";
  let nought = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(group / 10 ** place) % 10;
    if (digit) words += (nought && words ? "零" : "") + DIGITS[digit] + PLACES[place];
    nought = !digit;
  }
  return words;
}
