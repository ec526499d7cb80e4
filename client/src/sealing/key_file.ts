/** Key files 密钥文件: plain text, the keys on lines of their own, so that `age -d -i` takes the file as it is. */

import { download } from "./locker";
import { type SuiteName, suiteOf } from "./suite";
import { _, Trouble } from "./words";

const LONGEST = 65_536;

export function keyFile(name: string, warning: string, title: string, told: Record<string, string | number>, keys: string[]): void {
  const lines = [
    `# ${warning}`, `# ${title.replace(/\s+/g, " ")}`,
    ...Object.entries(told).map(([what, value]) => `# ${what}: ${value}`), ...keys, "",
  ];
  download(name, new Blob([lines.join("\n")], { type: "text/plain" }));
}

export const readKeyFile = (file: Blob): Promise<string> => file.slice(0, LONGEST).text();

export async function privateKeyIn(file: Blob, suite: SuiteName): Promise<string> {
  const found = suiteOf(suite).privateIn(await readKeyFile(file));
  if (!found) throw new Trouble(_("文件中没有本标段所用算法的私钥：请选择生成密钥时下载的备份文件"));
  return found;
}
