/** Key files 密钥文件: plain text, the keys on lines of their own, so that `age -d -i` takes the file as it is. */

import { download } from "./locker";

const LONGEST = 65_536;

export function keyFile(name: string, warning: string, title: string, told: Record<string, string | number>, keys: string[]): void {
  const lines = [
    `# ${warning}`, `# ${title.replace(/\s+/g, " ")}`,
    ...Object.entries(told).map(([what, value]) => `# ${what}: ${value}`), ...keys, "",
  ];
  download(name, new Blob([lines.join("\n")], { type: "text/plain" }));
}

export const readKeyFile = (file: Blob): Promise<string> => file.slice(0, LONGEST).text();
